/// How much is done for one embedding: how many chips are looked at, each an inference.
///
/// All give vectors of the same space, which compare with each other; what each costs and gains is in docs/design/0002.
public enum EmbeddingEffort: Sendable, Hashable {
    /// One chip: for a face of a video of which there are `views` views already, one at least.
    ///
    /// By turns the mirror image of the one aligned by the shape and the one aligned by the landmarks, so that the views of a track have both.
    case furtherView(after: Int)
    /// Two chips, by the landmarks and, mirrored, by the shape: for the first view of a face of a video, which has to do by itself.
    case firstView
    /// Four chips, where the pose model finds a shape: for a photo, which is all that there is of somebody.
    case photo
}
