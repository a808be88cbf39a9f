"""Write the bundled model as a network of ONNX operators with 8-bit weights.

Input: `Weights`. Output: the bytes of an ONNX model: `x`, float32 (texts, words, width), what is looked up for the
words of each text -> `vector`, float32 (texts, width), L2-normalised.
Does not know: words, the tokenizer, how a network is run.

Numbers between layers are cut to 8 bits by one scale for the whole input, so a vector would depend on the texts beside
it: texts are run one by one (index.encoder). Weights have a scale for each output and 7 bits: with 8, processors that
lack VNNI overflow 16 bits when they add two products. ADR 9 has the figures that chose what stays float32.

Source: Devlin et al. 2019, BERT (encoder, post-norm); Wang et al. 2024, Multilingual E5 Text Embeddings (mean pooling);
the operators of ONNX 1.16 (opset 21) and of ONNX Runtime (com.microsoft 1).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.weights import Weights

INPUT, OUTPUT = "x", "vector"
FLOAT_OUTER = (0, 4, 5)  # layers with numbers so large in the input of the outer map that 8 bits lose the small ones
LIMIT = 63  # the largest 7-bit weight
_OPSET, _IR_VERSION = 21, 10
_RUNTIME = "com.microsoft"
Array = NDArray[Any]


def network(weights: Weights) -> bytes:
    """Return the model as ONNX bytes; the same weights give the same bytes."""
    from onnx import TensorProto, helper

    graph = _Graph()
    x = graph.norm(INPUT, "embedded", weights, "emb.ln")
    for layer in range(weights.layers):
        x = _layer(graph, x, weights, layer)
    mean = graph.node("ReduceMean", [x, graph.constant("word_axis", np.array([1]))], "mean", keepdims=0)
    graph.node("LpNormalization", [mean], OUTPUT, axis=-1, p=2)
    made = helper.make_graph(
        graph.nodes,
        "e5",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["texts", "words", weights.hidden])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["texts", weights.hidden])],
        graph.constants,
    )
    operators = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
    written: bytes = helper.make_model(made, opset_imports=operators, ir_version=_IR_VERSION).SerializeToString()
    return written


def quantize(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return 7-bit weights, int8 (in, out), and the scale of each output, float32 (out,); weight: (in, out)."""
    scale = np.maximum(np.abs(weight).max(axis=0) / np.float32(LIMIT), np.float32(1e-12))
    return np.rint(weight / scale).astype(np.int8), scale


def _layer(graph: _Graph, x: str, weights: Weights, number: int) -> str:
    name = f"l{number}"
    parts = [f"{name}.{part}" for part in "qkv"]
    mixed = graph.linear(x, f"{name}.qkv", weights, parts, weights.hidden)
    lengths = graph.constant(f"{name}.parts", np.array([weights.hidden] * 3))
    graph.node("Split", [mixed, lengths], *(f"{part}.out" for part in parts), axis=2)
    attended = graph.node(
        "MultiHeadAttention",
        [f"{part}.out" for part in parts],
        f"{name}.attended",
        domain=_RUNTIME,
        num_heads=weights.heads,
    )
    added = graph.linear(attended, f"{name}.ao", weights, [f"{name}.ao"], weights.hidden)
    x = graph.norm(graph.node("Add", [added, x], f"{name}.first"), f"{name}.middle", weights, f"{name}.aln")
    inner = graph.linear(x, f"{name}.fi", weights, [f"{name}.fi"], weights.inner)
    inner = graph.node("Gelu", [inner], f"{name}.gelu")
    exact = number in FLOAT_OUTER
    added = graph.linear(inner, f"{name}.fo", weights, [f"{name}.fo"], weights.hidden, exact)
    return graph.norm(graph.node("Add", [added, x], f"{name}.second"), f"{name}.last", weights, f"{name}.oln")


class _Graph:
    """Operators in order, and the constants that they read."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Array) -> str:
        """Add an array; return its name."""
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: list[str], *outputs: str, **settings: Any) -> str:
        """Add an operator; return the name of its first output."""
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, list(outputs), outputs[0], **settings))
        return outputs[0]

    def norm(self, x: str, output: str, weights: Weights, name: str) -> str:
        """Add a layer norm."""
        given = [self.constant(f"{name}.{part}", weights.values(f"{name}.{part}")) for part in "wb"]
        return self.node("LayerNormalization", [x, *given], output, axis=-1, epsilon=weights.epsilon)

    def linear(self, x: str, name: str, weights: Weights, parts: list[str], outputs: int, exact: bool = False) -> str:
        """Add the maps `parts` of `x`, one beside the other, each with `outputs` outputs; `exact`: in float32."""
        weight = np.concatenate([weights.matrix(f"{part}.w", outputs) for part in parts]).T
        bias = self.constant(f"{name}.b", np.concatenate([weights.values(f"{part}.b") for part in parts]))
        if exact:
            product = self.node("MatMul", [x, self.constant(f"{name}.w", weight)], f"{name}.product")
            return self.node("Add", [product, bias], f"{name}.out")
        small, scale = quantize(weight)
        given = [
            self.constant(f"{name}.w", small),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", np.zeros(len(scale), dtype=np.int8)),
            bias,
        ]
        return self.node("DynamicQuantizeMatMul", [x, *given], f"{name}.out", domain=_RUNTIME)
