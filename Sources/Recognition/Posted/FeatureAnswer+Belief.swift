extension FeatureAnswer {
    /// The belief in one of the two results of a feature, 0...1: `male`, `with_mask`, `real`, of which `value` is the belief.
    public func belief(in result: String) -> Float {
        value ?? (self.result == result ? confidence : 1 - confidence)
    }
}
