import API
import Settings

extension OwnPort {
    /// The ports that the command line and `sources.yml` ask for, the command line's first, each contract's once, with their addresses.
    static func asked(
        _ options: [String],
        _ configuration: Configuration,
        beside main: ListenAddress
    ) throws -> [(port: OwnPort, address: ListenAddress)] {
        var texts: [(name: String, text: String, key: String)] = []
        for option in options {
            let halves = option.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2, names.contains(halves[0]) else {
                throw UsherFault.usage(
                    "--port \(option): NAME=ADDRESS:PORT, with NAME one of \(names.joined(separator: ", "))"
                )
            }
            guard !texts.contains(where: { $0.name == halves[0] }) else {
                throw UsherFault.usage("--port \(option): there is a port for \(halves[0]) already")
            }
            texts.append((halves[0], halves[1], "--port \(halves[0])="))
        }
        for name in names where !texts.contains(where: { $0.name == name }) {
            if let text = configuration.ports[name] { texts.append((name, text, "sources.yml: ports.\(name)")) }
        }
        return try texts.map { name, text, key in
            let address = try ListenAddress(text, of: key)
            guard address.port == 0 || address != main else {
                throw UsherFault.usage(
                    "\(key) \(text): that is the place of --listen, where every contract is spoken already"
                )
            }
            return (OwnPort(name: name, host: address.host, port: address.port), address)
        }
    }

    /// What is said of open ports, a line a place; `opened` are their numbers in the order of the places.
    static func lines(_ asked: [OwnPort], opened: some Collection<Int>, _ scheme: String) -> [String] {
        zip(APIListener(host: "", port: 0, own: asked).places, opened).map { place, port in
            let (names, shown) = (place.names.joined(separator: " and "), APIListener.shown(place.host, port))
            return "\(names) alone at \(scheme)://\(shown)"
        }
    }
}
