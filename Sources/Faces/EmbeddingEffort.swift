/// How much is done for one embedding.
///
/// Both give vectors of the same space, which compare with each other; what each costs and gains is in docs/design/0002.
public enum EmbeddingEffort: Sendable, Hashable {
    /// Two chips: for a face of a video, of which several views are taken.
    case frame
    /// Four chips, where the pose model finds a shape: for a photo, which is all that there is of somebody.
    case photo
}
