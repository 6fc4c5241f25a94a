import HTTPTypes
import Store
import UsherCore

extension Enface {
    /// What may be set of a source, the contract's part and usher's own.
    private var settings: [Field] {
        [ImageOptions.featureCheck] + ImageOptions.creationBars + [
            Field("person_list_add", .ids(mayBeEmpty: true), "The lists that new persons are added to."),
            Field("url", .checked(0...2048, "a URL", urlFault), "Where the pictures come from; empty for none."),
            Field(
                "record_url",
                .checked(0...2048, "a URL", urlFault),
                "Another stream of the same camera, to be recorded instead of `url`'s; empty for none."
            ),
            Field(
                "pace",
                .choice(SourceSettings.paces),
                "How fast pictures are taken: `live` as they come, `realtime` plays a file at its own pace, over and over."
            ),
            Field("motion", .boolean, "Whether frames in which nothing moves are passed over. Default: true."),
            Field(
                "reentry_s",
                .number(least: 0, most: 3600),
                "Seconds that a person may be out of view and still continue the action."
            ),
            Field("enabled", .boolean, "Whether the source is opened. Default: true."),
            Field("analyze_fps", .number(least: 0.01, most: 240), "Frames a second that are looked at."),
            Field("transport", .choice(["auto", "tcp", "udp"]), "How RTSP brings the pictures. Default: auto."),
            Field("record", .boolean, "Whether the stream is kept. Default: false."),
            Field("record_days", .number(least: 0.01, most: 36_500), "How long it is kept, days. Default: 7."),
            Field(
                "record_gigabytes",
                .number(least: 0.01, most: 1_000_000),
                "How much of it is kept, 10^9 bytes. Default: 50."
            ),
        ]
    }

    /// What is wrong with a source's URL.
    func urlFault(_ text: String) -> String? {
        guard !text.isEmpty else { return nil }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) { return "a control character" }
        let address = SourceAddress(text)
        switch address.scheme {
        case "rtsp", "rtsps", "http", "https":
            let host = text.dropFirst((address.scheme?.count ?? 0) + 3).prefix { !"/?#".contains($0) }
            return host.isEmpty || text.contains(where: \.isWhitespace) ? "a URL without a host" : nil
        case "file", nil:
            guard let path = address.filePath, path.hasPrefix("/") else {
                return "not a URL of rtsp, rtsps, http, https or file"
            }
            return services.allowsFile(path) ? nil : "not below a directory of recordings"
        default: return "not a URL of rtsp, rtsps, http, https or file"
        }
    }

    var sourceRoutes: [Route] {
        let group = Field("group_id", .id, required: true, "The source's group.")
        let source = Field("source_id", .id, required: true, "The source.")
        let name = Field("name", .text(1...100), required: true, "The source's name; two may share one.")
        var newName = name
        newName.isRequired = false
        return [
            Route(
                "/sources",
                .reading,
                .viewSources,
                .json([group]),
                "The sources of a group.",
                answers: .ok("Sources", "All of them, the oldest first."),
                handle: listSources
            ).remembered,
            Route(
                "/source/create",
                .posting,
                .editSources,
                .json([group, name] + settings),
                "Makes a source.",
                answers: .created("SourceCreated"),
                handle: createSource
            ),
            Route(
                "/source/update",
                .updating,
                .editSources,
                .json([misnamedGroup, source, newName] + settings),
                "Changes what is given of a source.",
                answers: .ok("OkOrError"),
                handle: updateSource
            ),
            Route(
                "/source/delete",
                .deleting,
                .editSources,
                .json([group, Field("source_id", .ids(mayBeEmpty: false), required: true, "The source or sources.")]),
                "Removes sources of a group.",
                answers: .ok("OkOrError"),
                handle: deleteSources
            ),
        ]
    }

    /// The SDK sends the source's name as `group_id`: any text is taken here, and told apart later.
    private var misnamedGroup: Field {
        Field("group_id", .text(1...100), required: true, "The source's group.")
    }

    /// `settings` with what the call gives.
    private static func merged(_ settings: SourceSettings, _ values: Values) throws(Fault) -> SourceSettings {
        var settings = settings
        if let features = values.texts("feature_check") { settings.featureCheck = features }
        if let threshold = values.text("new_person_threshold") { settings.newPersonThreshold = threshold }
        if let square = values.text("new_person_square_min").flatMap({ Int($0) }) {
            settings.newPersonSquareMin = square
        }
        if let yaw = values.text("new_person_yaw_max").flatMap({ Int($0) }) { settings.newPersonYawMax = yaw }
        if let lists: [PersonListID] = values.ids("person_list_add") { settings.personListAdd = lists }
        settings.url = try address("url", values, former: settings.url)
        settings.recordURL = try address("record_url", values, former: settings.recordURL)
        if let pace = values.text("pace") { settings.pace = pace }
        if let isGated = values["motion"]?.bool { settings.hasMotionGate = isGated }
        if let seconds = values["reentry_s"]?.double { settings.reentrySeconds = seconds }
        if let days = values["record_days"]?.double { settings.recordDays = days }
        if let gigabytes = values["record_gigabytes"]?.double { settings.recordGigabytes = gigabytes }
        if let isEnabled = values["enabled"]?.bool { settings.isEnabled = isEnabled }
        if let rate = values["analyze_fps"]?.double { settings.analyzeFPS = rate }
        if let transport = values.text("transport") { settings.transport = transport }
        if let isRecorded = values["record"]?.bool { settings.isRecorded = isRecorded }
        return settings
    }

    /// The address that a client sends; one who sends back what was answered, its password masked, changes nothing.
    private static func address(
        _ field: String,
        _ values: Values,
        former: SourceAddress?
    ) throws(Fault) -> SourceAddress? {
        guard let text = values.text(field), text != former?.description else { return former }
        if SourceAddress(text).isMasked { throw .invalidSchema(field, Self.masked) }
        return text.isEmpty ? nil : SourceAddress(text)
    }

    /// What is said of an address whose password was left out.
    static let masked = "*** stands in place of the password; write the password again"

    private func requireLists(of settings: SourceSettings) throws {
        for list in settings.personListAdd where try database.list(list) == nil {
            throw Fault(.badRequest, "person list id '\(list)' does not found", field: "person_list_add")
        }
    }

    @Sendable private func listSources(_ call: Call) throws -> Reply {
        let group: SourceGroupID? = call.values.id("group_id")
        guard let group, try database.group(group) != nil else {
            throw Fault(.badRequest, "group with this id does not found")
        }
        return Reply(.ok, .array(try database.sources(in: group).map { JSON($0) }))
    }

    @Sendable private func createSource(_ call: Call) throws -> Reply {
        guard let group: SourceGroupID = call.values.id("group_id") else { throw Fault.internalError }
        let unknown = Fault(.badRequest, "group id '\(group)' does not found")
        guard try database.group(group) != nil else { throw unknown }
        let settings = try Self.merged(SourceSettings(), call.values)
        try requireLists(of: settings)
        let name = call.values.text("name") ?? ""
        let source = try racing(unknown) {
            try database.createSource(named: name, in: group, settings: settings, by: services.actor(call))
        }
        services.desk?.sourcesChanged()
        return .ok(.created, ["message": "source created", "source_id": .id(source.id)])
    }

    @Sendable private func updateSource(_ call: Call) throws -> Reply {
        guard let id: SourceID = call.values.id("source_id") else { throw Fault.internalError }
        let unknown = Fault.saidOK("source with this id does not found")
        let (groupText, name) = (call.values.text("group_id") ?? "", call.values.text("name"))
        let source = try database.source(id)
        if groupText != name || source == nil {
            guard let group = SourceGroupID(groupText) else { throw Fault.invalidSchema("group_id", "not a uuid") }
            guard try database.group(group) != nil else {
                throw Fault.saidOK("source group with this id does not found")
            }
            guard source?.group == group else { throw unknown }
        }
        guard let source else { throw unknown }
        let settings = try Self.merged(source.settings, call.values)
        try requireLists(of: settings)
        try racing(unknown) {
            try database.updateSource(id, name: name, settings: settings, by: services.actor(call))
        }
        services.desk?.sourcesChanged()
        return .ok()
    }

    @Sendable private func deleteSources(_ call: Call) throws -> Reply {
        guard let group: SourceGroupID = call.values.id("group_id") else { throw Fault.internalError }
        let ids: [SourceID] = call.values.ids("source_id") ?? []
        guard group != .zero || !ids.contains(.zero) else { throw Fault.saidOK("can not delete default source") }
        guard try database.group(group) != nil else { throw Fault.saidOK("group with this id does not found") }
        let count = try database.deleteSources(ids, in: group, by: services.actor(call))
        guard count > 0 else { throw Fault.saidOK("no sources found with provided id(s)") }
        services.desk?.sourcesChanged()
        return .ok(.ok, ["message": .string("\(count) source(s) deleted")])
    }
}
