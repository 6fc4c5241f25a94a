"""Models as usher feeds them: 8-bit pixels in, [1, height, width, 3], all arithmetic on them inside the model."""

import tempfile

import openvino as ov
from openvino import Layout, Type
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


def take_pixels(model, layout, mean=None, scale=None):
    """The model behind an input of u8 NHWC pixels in the channel order the model was trained on.

    `mean` is taken off each channel first, then the difference is divided by `scale`; both in channel order.
    """
    post = PrePostProcessor(model)
    pixels = post.input()
    pixels.tensor().set_element_type(Type.u8).set_layout(Layout("NHWC"))
    pixels.model().set_layout(Layout(layout))
    steps = pixels.preprocess().convert_element_type(Type.f32)
    if mean is not None:
        steps.mean(mean)
    if scale is not None:
        steps.scale(scale)
    model = post.build()
    model.input().get_tensor().set_names({"pixels"})
    return model


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


def name_outputs(model, names):
    """Gives the outputs, in order, the names by which usher asks for them."""
    if len(model.outputs) != len(names):
        raise ValueError(f"{len(model.outputs)} outputs, {len(names)} names")
    for output, name in zip(model.outputs, names):
        output.get_tensor().set_names({name})


def save(model, path):
    """Writes `path` (.xml) and the weights beside it (.bin), single precision as they are."""
    ov.save_model(model, path, compress_to_fp16=False)
