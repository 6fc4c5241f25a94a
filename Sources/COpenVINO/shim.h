// OpenVINO's C API and the one call of it that Swift cannot make: compiling takes variadic properties whose keys are mutable globals.
#ifndef USHER_COPENVINO_SHIM_H
#define USHER_COPENVINO_SHIM_H

#include <openvino/c/openvino.h>

// Compiles for the processor: `streams` inferences at once, `threads` threads in all.
//
// Precision is fixed, so that processors with bfloat16 units give the same numbers; pinning is off, because the calling threads belong to
// usher. https://docs.openvino.ai/2026/openvino-workflow/running-inference/inference-devices-and-modes/cpu-device.html
static inline ov_status_e usher_compile_for_processor(const ov_core_t* core, const ov_model_t* model, const char* streams,
                                                      const char* threads, ov_compiled_model_t** compiled) {
    return ov_core_compile_model(core, model, "CPU", 8, compiled, ov_property_key_num_streams, streams,
                                 ov_property_key_inference_num_threads, threads, ov_property_key_hint_inference_precision, "f32",
                                 ov_property_key_hint_enable_cpu_pinning, "NO");
}

#endif
