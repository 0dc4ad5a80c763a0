import { setFlagsFromString } from 'node:v8'

// Whatever lives through the writing of a stretch is moved to the old part of the heap and is garbage a moment later. V8
// lets that part grow to four times what is alive before it looks for garbage, which is hundreds of megabytes. While
// somebody works so, it is to look when there is half as much garbage as there is life; for a little more processor time
// the memory of the process stays flat.

const lean = '--heap-growing-percent=50'
const asUsual = '--heap-growing-percent=0'

let users = 0

export function keepHeapLean(): Disposable {
  users += 1
  setFlagsFromString(lean)
  return {
    [Symbol.dispose]() {
      users -= 1
      if (users === 0) setFlagsFromString(asUsual)
    },
  }
}
