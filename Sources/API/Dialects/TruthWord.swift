extension Bool {
    /// What a client's word says, in whatever case: true, on, yes, 1; false, off, no, 0 and nothing at all; `nil` for any other.
    init?(word: String) {
        switch word.lowercased() {
        case "true", "on", "yes", "1": self = true
        case "false", "off", "no", "0", "": self = false
        default: return nil
        }
    }
}
