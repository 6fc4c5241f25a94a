import HTTPTypes

extension HTTPFields {
    /// The value of a field, as the subscript by name gives it: the values of several are one list (RFC 9110, 5.2).
    ///
    /// For what is asked of every request: the subscript chains lazy sequences whose types are made anew each time.
    func value(of name: HTTPField.Name) -> String? {
        guard let first = firstIndex(where: { $0.name == name }) else { return nil }
        return self[index(after: first)...].contains { $0.name == name } ? self[name] : self[first].value
    }
}
