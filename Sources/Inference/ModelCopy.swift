internal import COpenVINO

/// One compilation of a model, freed with its owner.
@safe final class ModelCopy: Sendable {
    // Because ov::CompiledModel is immutable: it is asked for its ports and makes requests, which may be done from any thread.
    nonisolated(unsafe) let model: OpaquePointer

    init(takingOwnershipOf model: OpaquePointer) {
        unsafe self.model = model
    }

    deinit { unsafe ov_compiled_model_free(model) }
}
