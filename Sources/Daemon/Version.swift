/// The version of this build, as reports, answers and `usher --version` state it.
public let usherVersion = "0.1.0"
