"""Keras' MobileNetV2 weights as an ONNX model, up to the global average pool, batch normalisation folded."""

import h5py
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

EPSILON = 1e-3


def variables(path):
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            layer, variable = name.split("/")[-2:]
            found[layer, variable.split(":")[0]] = item[()]

    with h5py.File(path) as file:
        file.visititems(visit)
    return found


class Graph:
    def __init__(self, weights):
        self.weights = weights
        self.nodes, self.constants = [], []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=np.float32), name))
        return name

    def node(self, kind, inputs, **attributes):
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def convolution(self, source, layer, norm, stride=1, relu=True):
        depthwise = (layer, "depthwise_kernel") in self.weights
        kernel = self.weights[layer, "depthwise_kernel" if depthwise else "kernel"].astype(np.float64)
        kernel = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
        parts = {key: self.weights[norm, key].astype(np.float64) for key in ("gamma", "beta", "moving_mean", "moving_variance")}
        scale = parts["gamma"] / np.sqrt(parts["moving_variance"] + EPSILON)
        bias = parts["beta"] - parts["moving_mean"] * scale
        pads = [0, 0, 0, 0]
        if kernel.shape[2] == 3:
            pads = [0, 0, 1, 1] if stride == 2 else [1, 1, 1, 1]
        result = self.node(
            "Conv",
            [
                source,
                self.constant(layer + "/kernel", kernel * scale[:, None, None, None]),
                self.constant(layer + "/bias", bias),
            ],
            strides=[stride, stride],
            pads=pads,
            group=kernel.shape[0] if depthwise else 1,
        )
        return self.node("Clip", [result, "zero", "six"]) if relu else result


def build(weights_file, onnx_file):
    graph = Graph(variables(weights_file))
    graph.constant("zero", 0.0)
    graph.constant("six", 6.0)
    # x / 127.5 - 1, on NHWC bytes as they come from Pillow
    pixels = graph.node("Cast", ["images"], to=TensorProto.FLOAT)
    pixels = graph.node("Sub", [graph.node("Div", [pixels, graph.constant("divisor", 127.5)]), graph.constant("one", 1.0)])
    x = graph.node("Transpose", [pixels], perm=[0, 3, 1, 2])
    x = graph.convolution(x, "Conv1", "bn_Conv1", stride=2)
    x = graph.convolution(x, "expanded_conv_depthwise", "expanded_conv_depthwise_BN")
    x = graph.convolution(x, "expanded_conv_project", "expanded_conv_project_BN", relu=False)
    for block in range(1, 17):
        name = f"block_{block}_"
        source = x
        x = graph.convolution(x, name + "expand", name + "expand_BN")
        x = graph.convolution(x, name + "depthwise", name + "depthwise_BN", stride=2 if block in (1, 3, 6, 13) else 1)
        x = graph.convolution(x, name + "project", name + "project_BN", relu=False)
        if block not in (1, 3, 6, 10, 13, 16):
            x = graph.node("Add", [source, x])
    x = graph.convolution(x, "Conv_1", "Conv_1_bn")
    x = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])])
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "mobilenet_v2",
            [helper.make_tensor_value_info("images", TensorProto.UINT8, ["n", 224, 224, 3])],
            [helper.make_tensor_value_info(x, TensorProto.FLOAT, ["n", 1280])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    onnx.save(model, onnx_file)
