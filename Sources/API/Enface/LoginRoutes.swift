import HTTPTypes
import UsherCore

extension Enface {
    var loginRoutes: [Route] {
        [
            Route(
                "/user/login",
                .posting,
                nil,
                .json([
                    Field("email", .email, required: true, "The user's e-mail address."),
                    Field("password", .text(6...1024), required: true, "The user's password."),
                    Field("valid_days", .integer(1 ... .max), "For how many days the token shall hold. Default: 1."),
                ]),
                work: .login,
                "Exchanges e-mail and password for a temporary token.",
                answers: .ok("LoginAnswer", "The token, to be sent as header `token`."),
                handle: logIn
            )
        ]
    }

    @Sendable private func logIn(_ call: Call) throws -> Reply {
        let answer = try services.doorkeeper.logIn(
            email: call.values.text("email") ?? "",
            password: Secret(call.values.text("password") ?? ""),
            validDays: call.values.whole("valid_days") ?? 1,
            address: call.address
        )
        switch answer {
        case .token(let token): return .ok(.ok, ["token": .string(token)])
        case .denied: throw Fault.mayNot
        case .wait(let seconds): throw Fault.tooManyRequests(retryAfter: max(1, seconds))
        }
    }
}

extension Enface {
    var tokenRoutes: [Route] {
        let expiry = [
            Field("valid_days", .number(least: 1, most: .infinity), "For how many days from now."),
            Field("expires", .expiry, "Until when; `never` for ever. Wins over `valid_days`."),
        ]
        let id = Field("token_id", .id, required: true, "The token.")
        return [
            Route(
                "/tokens",
                [.get],
                .manageTokens,
                .json([]),
                "The caller's permanent tokens.",
                answers: .ok("Tokens", "All of them."),
                handle: listTokens
            ),
            Route(
                "/token/create",
                .posting,
                .manageTokens,
                .json(expiry),
                "Makes a permanent token; for one day where nothing else is asked.",
                answers: .created("TokenCreated"),
                handle: createToken
            ),
            Route(
                "/token/update",
                .updating,
                .manageTokens,
                .json([id] + expiry),
                "Gives a permanent token another end.",
                answers: .ok("TokenAnswer"),
                handle: updateToken
            ),
            Route(
                "/token/delete",
                .deleting,
                .removeToken,
                .json([id]),
                "Revokes a permanent token, at once.",
                answers: .ok("OkOrError"),
                handle: deleteToken
            ),
        ]
    }

    private static let unknownToken = Fault.saidOK("token with this id does not found")

    private static func expiry(_ call: Call) -> TokenExpiry {
        if let text = call.values.text("expires") {
            return Moment.parse(text).map(TokenExpiry.at) ?? .never
        }
        let days = call.values["valid_days"]?.double ?? 1
        let end = Double(SystemClock().now.microseconds) + days * 86_400e6
        return .at(end < Double(Moment.last.microseconds) ? WallTime(microseconds: Int64(end)) : Moment.last)
    }

    @Sendable private func listTokens(_ call: Call) throws -> Reply {
        Reply(.ok, .array(try services.doorkeeper.tokens(of: call.asker()).map { JSON($0) }))
    }

    @Sendable private func createToken(_ call: Call) throws -> Reply {
        guard let token = try services.doorkeeper.createToken(for: call.asker(), expires: Self.expiry(call)) else {
            throw Fault.tooManyRequests(retryAfter: 3600)
        }
        return .ok(.created, ["message": "new token created", "token": JSON(token)])
    }

    @Sendable private func updateToken(_ call: Call) throws -> Reply {
        let id = call.values.text("token_id") ?? ""
        let expires = Self.expiry(call)
        guard let token = try services.doorkeeper.updateToken(id, of: call.asker(), expires: expires) else {
            throw Self.unknownToken
        }
        return .ok(.ok, ["token": JSON(token)])
    }

    @Sendable private func deleteToken(_ call: Call) throws -> Reply {
        let id = call.values.text("token_id") ?? ""
        guard let isRemoved = try services.doorkeeper.deleteToken(id, of: call.asker()) else { throw Fault.mayNot }
        guard isRemoved else { throw Self.unknownToken }
        return .ok()
    }
}
