/** What the process says when it ends; scripts rely on these. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  someRowsRefused: 3,
  unreachable: 4,
  interrupted: 130,
  brokenPipe: 141,
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodesHelp = `Exit codes:
  0    done
  1    failed: the server refused, the job failed, or nothing was found
  2    called wrongly: an unknown option, a value that is none, a file that is not there
  3    an import ended, and some of its rows were refused
  4    the server could not be reached
  130  ended by Ctrl-C        141  the reader of the output went away        143  ended by SIGTERM`
