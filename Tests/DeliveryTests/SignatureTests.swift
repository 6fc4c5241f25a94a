import Testing
import UsherCore

@testable import Delivery

@Suite("Signatures")
struct SignatureTests {
    /// Made by Python's hmac; the first is the example of the Standard Webhooks specification's own test-suite:
    ///
    ///     import base64, hmac, hashlib
    ///     key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")   # or b"..." where the secret has no prefix
    ///     print(base64.b64encode(hmac.new(key, f"{id}.{seconds}.{body}".encode(), hashlib.sha256).digest()))
    static let golden: [(secret: String, id: String, seconds: Int64, body: String, signature: String)] = [
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330,
            "{\"test\": 2432232314}",
            "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        (
            "plain secret of thirty-two bytes", "13814001-1dd2-11b2-b619-5502c27ed19c", 1_700_000_000, "{\"a\":\"ü\"}",
            "dmtLOu3i/dqsEDzwos7CflZ1Id2yUQdTCoGD5kj3pCw="
        ),
        (
            "plain secret of thirty-two bytes", "13814001-1dd2-11b2-b619-5502c27ed19c", 1_700_000_001, "",
            "JcQa6RlEh6A8o/AtiGcqBicqh3HlZ/kXNZNUEIbHTdY="
        ),
    ]

    @Test("a signature is what another program computes", arguments: golden)
    func agrees(secret: String, id: String, seconds: Int64, body: String, signature: String) {
        #expect(Signature(Secret(secret)).header(id: id, seconds: seconds, body: body) == "v1," + signature)
    }
}
