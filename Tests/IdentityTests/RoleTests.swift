import Testing

@testable import Identity

@Suite("Roles")
struct RoleTests {
    /// The table of docs/ref/identity.md; a change here is a change of who may do what.
    static let table: [(Role, Set<Permission>)] = [
        (.admin, Set(Permission.allCases)),
        (
            .operator,
            [.viewLists, .viewSources, .viewActions, .editLists, .editPersons, .postActions, .detect]
        ),
        (.camera, [.postActions]),
        (.viewer, [.viewLists, .viewSources, .viewActions]),
    ]

    @Test("each may what the table says, and nothing else", arguments: table)
    func permissions(role: Role, permissions: Set<Permission>) {
        for permission in Permission.allCases {
            #expect(role.may(permission) == permissions.contains(permission), "\(role) \(permission)")
        }
    }

    @Test("a token narrows its user, never widens; camera and viewer share nothing")
    func narrowed() {
        for left in Role.allCases {
            for right in Role.allCases {
                let both = left.narrowed(by: right)
                #expect(both == right.narrowed(by: left))
                if let both {
                    #expect(both.permissions == left.permissions.intersection(right.permissions))
                } else {
                    #expect(left.permissions.isDisjoint(with: right.permissions))
                }
            }
        }
        #expect(Role.camera.narrowed(by: .viewer) == nil)
    }
}
