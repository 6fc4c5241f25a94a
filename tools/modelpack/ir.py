"""Models as usher feeds them: 8-bit pixels in, [1, height, width, 3], all arithmetic on them inside the model."""

import tempfile

import numpy as np
import openvino as ov
from openvino import Layout, Type, opset13 as ops
from openvino.preprocess import ColorFormat, PrePostProcessor


def read(content, suffix):
    """A model from the bytes of an .onnx or .tflite file, through a file because the TFLite reader takes nothing else."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(content)
        file.flush()
        return ov.Core().read_model(file.name)


def open_ir(path):
    """A model from its .xml, the .bin beside it."""
    return ov.Core().read_model(path)


# Height and width of a model without a fixed size are multiples of this, pixels: the coarsest stride of the detector.
GRID = 32


def take_pixels(model, layout, mean=None, scale=None):
    """The model behind an input of u8 NHWC pixels in the channel order the model was trained on.

    `mean` is taken off each channel first, then the difference is divided by `scale`; both in channel order, or one number for all.

    The arithmetic is done on runs of pixels, three numbers each, between two changes of shape. OpenVINO would move the change of the layout
    before it otherwise and then lay the picture out twice for the first convolution: so it does not at all. A twelfth of the detector's time.
    """
    image = model.input()
    batch, height, width = (image.partial_shape[axis] for axis in ((0, 2, 3) if layout == "NCHW" else (0, 1, 2)))
    pixels = ops.parameter(ov.PartialShape([batch, height, width, 3]), np.uint8, name="pixels")
    run = width.get_length() if width.is_static else GRID * GRID
    value = ops.reshape(pixels, np.array([-1, run * 3]), special_zero=False)
    value = ops.convert(value, "f32")
    if mean is not None:
        value = ops.subtract(value, _along(mean, run))
    if scale is not None:
        value = ops.divide(value, _along(scale, run))
    value = ops.reshape(value, ops.shape_of(pixels), special_zero=False)
    if layout == "NCHW":
        value = ops.transpose(value, np.array([0, 3, 1, 2]))
    for user in image.get_target_inputs():
        user.replace_source_output(value.output(0))
    model.add_parameters([pixels])
    model.remove_parameter(image.get_node())
    model.validate_nodes_and_infer_types()
    model.input().get_tensor().set_names({"pixels"})
    return model


def _along(numbers, run):
    """One number as it is; one for each channel repeated along a run of pixels."""
    return np.float32(numbers) if np.isscalar(numbers) else np.tile(np.array(numbers, np.float32), run)[None]


def take_grey_pixels(model, mean, scale):
    """The same for a model of one channel behind three: grey as ITU-R BT.601 weighs red, green and blue."""
    post = PrePostProcessor(model)
    pixels = post.input()
    pixels.tensor().set_element_type(Type.u8).set_layout(Layout("NHWC")).set_color_format(ColorFormat.RGB)
    pixels.model().set_layout(Layout("NHWC"))
    pixels.preprocess().convert_element_type(Type.f32).convert_color(ColorFormat.GRAY).mean(mean).scale(scale)
    model = post.build()
    model.input().get_tensor().set_names({"pixels"})
    return model


def cut_softmax(model, index):
    """The model whose output `index` is what went into its softmax: usher takes the few that matter through it."""
    outputs = [result.input_value(0) for result in model.get_results()]
    softmax = outputs[index].get_node()
    if softmax.get_type_name() != "Softmax":
        raise ValueError(f"output {index} comes from {softmax.get_type_name()} where Softmax was expected")
    outputs[index] = softmax.input_value(0)
    return ov.Model(outputs, model.get_parameters(), model.get_friendly_name())


def name_outputs(model, names):
    """Gives the outputs, in order, the names by which usher asks for them."""
    if len(model.outputs) != len(names):
        raise ValueError(f"{len(model.outputs)} outputs, {len(names)} names")
    for output, name in zip(model.outputs, names):
        output.get_tensor().set_names({name})


def save(model, path):
    """Writes `path` (.xml) and the weights beside it (.bin), single precision as they are."""
    ov.save_model(model, path, compress_to_fp16=False)
