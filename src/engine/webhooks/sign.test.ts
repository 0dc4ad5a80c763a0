import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newSigningSecret, signAttempt } from './sign.ts'

describe('the signatures of an attempt', () => {
  test('are those of the libraries of Standard Webhooks, and those that OpenSSL makes of the body', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const headers = signAttempt('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_999, '{"test": 2432232314}', [secret])
    assert.deepEqual(headers, {
      'x-signature': 'sha256=80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c',
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('are one of Standard Webhooks for each secret, and X-Signature for the newest', () => {
    const [first, second] = [newSigningSecret(), newSigningSecret()]
    const both = signAttempt('id', 0, 'body', [first, second])
    const alone = [first, second].map(secret => signAttempt('id', 0, 'body', [secret]))
    assert.equal(both['webhook-signature'], alone.map(each => each['webhook-signature']).join(' '))
    assert.equal(both['x-signature'], alone[0]?.['x-signature'])
  })

  test('come of secrets that are never the same', () => {
    assert.match(newSigningSecret(), /^whsec_[A-Za-z0-9+/]{43}=$/)
    assert.notEqual(newSigningSecret(), newSigningSecret())
  })
})
