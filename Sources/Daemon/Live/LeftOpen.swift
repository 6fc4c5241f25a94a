import Delivery
import Store
import UsherCore

/// What the process before left open when it was killed.
enum LeftOpen {
    /// Tells that each action which was announced and never closed is over, and makes the calls that are due then; says how many there were.
    ///
    /// To be called before the first source is opened: whoever is still in view is another action.
    static func close(in database: UsherDatabase, telling herald: Herald) throws -> Int {
        let actions = try database.unclosedActions()
        let groups = try database.groups()
        let events = actions.flatMap { action in
            let search = groups.first { $0.id == action.group }?.search ?? []
            return herald.events(ActionNews(.actionClosed, of: action, search: search))
        }
        try database.record(actions: [], events: events)
        return actions.count
    }
}
