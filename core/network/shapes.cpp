// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/shapes.h"

#include "core/network/describe.h"

#include <algorithm>
#include <cstring>

namespace thimble::core {

namespace {

using Shape = std::vector<int>;
using Shapes = std::vector<Shape>;

Error wrong(std::string clause) { return {ErrorCode::Input, std::move(clause), {}}; }

/// The operator with its tensors at hand; every accessor is valid once `arity` has passed.
struct Site
{
    const Network &network;
    const Operator &op;

    const Tensor &input(std::size_t i) const
    {
        return network.tensors[static_cast<std::size_t>(op.inputs[i])];
    }
    bool has(std::size_t i) const { return i < op.inputs.size() && op.inputs[i] >= 0; }
    template<class Options>
    Options options() const
    {
        const Options *chosen = std::get_if<Options>(&op.options);
        return chosen ? *chosen : Options{};
    }
};

Result<void> arity(const Site &site, std::size_t required, std::size_t most, std::size_t outputs = 1)
{
    const std::size_t count = site.op.inputs.size();
    if (count < required || count > most)
        return wrong("it has " + std::to_string(count) + " inputs instead of " + std::to_string(required));
    for (std::size_t i = 0; i < required; ++i)
        if (!site.has(i))
            return wrong("input " + std::to_string(i) + " is absent");
    if (site.op.outputs.size() != outputs)
        return wrong("it has " + std::to_string(site.op.outputs.size()) + " outputs instead of "
                     + std::to_string(outputs));
    return {};
}

Result<void> rank(const Tensor &tensor, std::size_t wanted, const char *what)
{
    if (tensor.shape.size() == wanted)
        return {};
    return wrong(std::string("its ") + what + " has " + std::to_string(tensor.shape.size())
                 + " dimensions instead of " + std::to_string(wanted));
}

Result<void> positive(int value, const char *what)
{
    if (value >= 1 && value <= 1 << 16)
        return {};
    return wrong(std::string("its ") + what + " must be from 1 to 65536, not " + std::to_string(value));
}

Result<std::vector<std::int64_t>> constants(const Site &site, std::size_t input, const char *what)
{
    auto values = constantIntegers(site.input(input));
    if (values.empty())
        return wrong(std::string("its ") + what + " must be a constant integer tensor");
    return values;
}

Result<Shape> windows(const Shape &input, int kernelH, int kernelW, Padding padding, int strideH, int strideW,
                      int dilationH, int dilationW, int channels)
{
    const std::pair<int, const char *> values[] = {
        {kernelH, "window height"},     {kernelW, "window width"},        {strideH, "vertical stride"},
        {strideW, "horizontal stride"}, {dilationH, "vertical dilation"}, {dilationW, "horizontal dilation"}};
    for (const auto &[value, what] : values)
        if (const auto good = positive(value, what); !good)
            return good.error();
    constexpr std::int64_t kMaxReach = 1 << 24; // positions inside a window stay far inside an int
    if (std::int64_t(kernelH - 1) * dilationH >= kMaxReach
        || std::int64_t(kernelW - 1) * dilationW >= kMaxReach)
        return wrong("its dilated window is larger than " + std::to_string(kMaxReach));
    const WindowSize h = windowSize(padding, input[1], kernelH, strideH, dilationH);
    const WindowSize w = windowSize(padding, input[2], kernelW, strideW, dilationW);
    if (h.output < 1 || w.output < 1)
        return wrong("its window of " + std::to_string(kernelH) + "x" + std::to_string(kernelW)
                     + " does not fit the input of " + shapeText(input));
    return Shape{input[0], h.output, w.output, channels};
}

Result<void> bias(const Site &site, int channels)
{
    if (!site.has(2))
        return {};
    if (site.input(2).elements() != static_cast<std::size_t>(channels))
        return wrong("its bias has " + std::to_string(site.input(2).elements()) + " values for "
                     + std::to_string(channels) + " output channels");
    return {};
}

Result<Shapes> convolution(const Site &site)
{
    if (const auto good = arity(site, 2, 3); !good)
        return good.error();
    const auto *options = std::get_if<ConvOptions>(&site.op.options);
    if (!options)
        return wrong("its convolution options are missing");
    for (std::size_t i = 0; i < 2; ++i)
        if (const auto good = rank(site.input(i), 4, i == 0 ? "input" : "filter"); !good)
            return good.error();
    const Shape &input = site.input(0).shape;
    const Shape &filter = site.input(1).shape;
    const bool depthwise = site.op.code == OpCode::DepthwiseConv2D;
    const int channels = depthwise ? filter[3] : filter[0];
    if (depthwise) {
        if (filter[0] != 1 || channels % input[3] != 0 || channels / input[3] != options->depthMultiplier)
            return wrong("its filter of " + shapeText(filter) + " does not fit " + std::to_string(input[3])
                         + " input channels with a depth multiplier of "
                         + std::to_string(options->depthMultiplier));
    } else if (input[3] % filter[3] != 0 || channels % (input[3] / filter[3]) != 0) {
        return wrong("its filter of " + shapeText(filter) + " does not fit " + std::to_string(input[3])
                     + " input channels");
    }
    if (const auto good = bias(site, channels); !good)
        return good.error();
    auto shape = windows(input, filter[1], filter[2], options->padding, options->strideH, options->strideW,
                         options->dilationH, options->dilationW, channels);
    if (!shape)
        return shape.error();
    return Shapes{*shape};
}

Result<Shapes> pooling(const Site &site)
{
    if (const auto good = arity(site, 1, 1); !good)
        return good.error();
    const auto *options = std::get_if<PoolOptions>(&site.op.options);
    if (!options)
        return wrong("its pooling options are missing");
    if (const auto good = rank(site.input(0), 4, "input"); !good)
        return good.error();
    const Shape &input = site.input(0).shape;
    auto shape = windows(input, options->filterH, options->filterW, options->padding, options->strideH,
                         options->strideW, 1, 1, input[3]);
    if (!shape)
        return shape.error();
    return Shapes{*shape};
}

Result<Shapes> dense(const Site &site)
{
    if (const auto good = arity(site, 2, 3); !good)
        return good.error();
    if (const auto good = rank(site.input(1), 2, "weight matrix"); !good)
        return good.error();
    const Tensor &input = site.input(0);
    const int units = site.input(1).shape[0];
    const int depth = site.input(1).shape[1];
    if (input.elements() % static_cast<std::size_t>(depth) != 0)
        return wrong("its input of " + shapeText(input.shape) + " is no multiple of the "
                     + std::to_string(depth) + " weights of a unit");
    if (const auto good = bias(site, units); !good)
        return good.error();
    if (site.options<DenseOptions>().keepDims) {
        if (input.shape.empty() || input.shape.back() != depth)
            return wrong("its input of " + shapeText(input.shape) + " must end with " + std::to_string(depth)
                         + " to keep the dimensions");
        Shape shape = input.shape;
        shape.back() = units;
        return Shapes{shape};
    }
    return Shapes{{static_cast<int>(input.elements() / static_cast<std::size_t>(depth)), units}};
}

Result<Shapes> broadcast(const Site &site)
{
    if (const auto good = arity(site, 2, 2); !good)
        return good.error();
    auto shape = broadcastShape(site.input(0).shape, site.input(1).shape);
    if (!shape)
        return shape.error();
    return Shapes{*shape};
}

Result<Shapes> reduction(const Site &site)
{
    if (const auto good = arity(site, 2, 2); !good)
        return good.error();
    const Shape &input = site.input(0).shape;
    const auto axes = normalizedAxes(site.input(1), static_cast<int>(input.size()));
    if (!axes)
        return axes.error();
    const bool keep = site.options<ReduceOptions>().keepDims;
    Shape shape;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const bool reduced = std::count(axes->begin(), axes->end(), static_cast<int>(i)) > 0;
        if (!reduced)
            shape.push_back(input[i]);
        else if (keep)
            shape.push_back(1);
    }
    return Shapes{shape};
}

Result<Shapes> argMax(const Site &site)
{
    if (const auto good = arity(site, 2, 2); !good)
        return good.error();
    Shape shape = site.input(0).shape;
    const auto axes = normalizedAxes(site.input(1), static_cast<int>(shape.size()));
    if (!axes)
        return axes.error();
    if (axes->size() != 1)
        return wrong("it needs one axis, not " + std::to_string(axes->size()));
    shape.erase(shape.begin() + axes->front());
    return Shapes{shape};
}

Result<Shapes> pad(const Site &site)
{
    const std::size_t count = site.op.code == OpCode::PadV2 ? 3 : 2;
    if (const auto good = arity(site, count, count); !good)
        return good.error();
    Shape shape = site.input(0).shape;
    const auto amounts = constants(site, 1, "padding");
    if (!amounts)
        return amounts.error();
    if (amounts->size() != 2 * shape.size())
        return wrong("its padding has " + std::to_string(amounts->size()) + " values for "
                     + std::to_string(shape.size()) + " dimensions");
    if (count == 3 && (site.input(2).elements() != 1 || !site.input(2).isConstant()))
        return wrong("its padding value must be one constant");
    for (std::size_t i = 0; i < amounts->size(); ++i) {
        if ((*amounts)[i] < 0 || (*amounts)[i] > 1 << 16)
            return wrong("its padding must be from 0 to 65536, not " + std::to_string((*amounts)[i]));
        shape[i / 2] += static_cast<int>((*amounts)[i]);
    }
    return Shapes{shape};
}

Result<Shapes> concatenation(const Site &site)
{
    if (const auto good = arity(site, std::max<std::size_t>(site.op.inputs.size(), 1), 4096); !good)
        return good.error();
    Shape shape = site.input(0).shape;
    const int dimensions = static_cast<int>(shape.size());
    int axis = site.options<AxisOptions>().axis;
    if (axis < -dimensions || axis >= dimensions)
        return wrong("its axis " + std::to_string(axis) + " is outside the input of " + shapeText(shape));
    axis += axis < 0 ? dimensions : 0;
    const auto joined = static_cast<std::size_t>(axis);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < site.op.inputs.size(); ++i) {
        Shape other = site.input(i).shape;
        if (other.size() == shape.size()) {
            sum += other[joined];
            other[joined] = shape[joined];
        }
        if (other != shape)
            return wrong("its inputs of " + shapeText(shape) + " and " + shapeText(site.input(i).shape)
                         + " cannot be joined along axis " + std::to_string(axis));
    }
    shape[joined] = static_cast<int>(std::min<std::int64_t>(sum, 1 << 28));
    return Shapes{shape};
}

Result<Shapes> pack(const Site &site)
{
    if (const auto good = arity(site, std::max<std::size_t>(site.op.inputs.size(), 1), 4096); !good)
        return good.error();
    Shape shape = site.input(0).shape;
    for (std::size_t i = 1; i < site.op.inputs.size(); ++i)
        if (site.input(i).shape != shape)
            return wrong("its inputs differ in shape");
    const int dimensions = static_cast<int>(shape.size()) + 1;
    const int axis = site.options<AxisOptions>().axis;
    if (axis < -dimensions || axis >= dimensions)
        return wrong("its axis " + std::to_string(axis) + " is outside the output");
    shape.insert(shape.begin() + (axis < 0 ? axis + dimensions : axis),
                 static_cast<int>(site.op.inputs.size()));
    return Shapes{shape};
}

Result<Shapes> split(const Site &site)
{
    const int parts = site.options<AxisOptions>().count;
    if (const auto good = positive(parts, "number of parts"); !good)
        return good.error();
    if (const auto good = arity(site, 2, 2, static_cast<std::size_t>(parts)); !good)
        return good.error();
    Shape shape = site.input(1).shape;
    const auto axes = normalizedAxes(site.input(0), static_cast<int>(shape.size()));
    if (!axes)
        return axes.error();
    if (axes->size() != 1)
        return wrong("it needs one axis, not " + std::to_string(axes->size()));
    int &size = shape[static_cast<std::size_t>(axes->front())];
    if (size % parts != 0)
        return wrong("a dimension of " + std::to_string(size) + " cannot be split into "
                     + std::to_string(parts) + " equal parts");
    size /= parts;
    return Shapes(static_cast<std::size_t>(parts), shape);
}

Result<Shapes> reshape(const Site &site)
{
    if (const auto good = arity(site, 1, 2); !good)
        return good.error();
    const Tensor &input = site.input(0);
    const Shape &stored = site.network.tensors[static_cast<std::size_t>(site.op.outputs[0])].shape;
    // The shape may be an input, an option or only the output's own; TFLite believes the output.
    if (site.has(1)) {
        const auto wanted = constants(site, 1, "new shape");
        if (!wanted)
            return wanted.error();
        bool same = wanted->size() == stored.size();
        for (std::size_t i = 0; same && i < stored.size(); ++i)
            same = (*wanted)[i] == stored[i] || (*wanted)[i] == -1;
        if (!same)
            return wrong("its new shape disagrees with its output of " + shapeText(stored));
    }
    if (site.network.tensors[static_cast<std::size_t>(site.op.outputs[0])].elements() != input.elements())
        return wrong("an input of " + shapeText(input.shape) + " cannot become " + shapeText(stored));
    return Shapes{stored};
}

Result<Shapes> squeeze(const Site &site)
{
    if (const auto good = arity(site, 1, 1); !good)
        return good.error();
    // Which ones were dropped makes no difference: the output keeps all others in their order.
    const Shape &stored = site.network.tensors[static_cast<std::size_t>(site.op.outputs[0])].shape;
    std::size_t next = 0;
    for (const int size : site.input(0).shape) {
        if (next < stored.size() && stored[next] == size)
            ++next;
        else if (size != 1)
            return wrong("an input of " + shapeText(site.input(0).shape) + " cannot be squeezed to "
                         + shapeText(stored));
    }
    return Shapes{Shape(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(next))};
}

Result<Shapes> expandDims(const Site &site)
{
    if (const auto good = arity(site, 2, 2); !good)
        return good.error();
    Shape shape = site.input(0).shape;
    const auto axes = normalizedAxes(site.input(1), static_cast<int>(shape.size()) + 1);
    if (!axes)
        return axes.error();
    if (axes->size() != 1)
        return wrong("it needs one axis, not " + std::to_string(axes->size()));
    shape.insert(shape.begin() + axes->front(), 1);
    return Shapes{shape};
}

Result<Shapes> transpose(const Site &site)
{
    if (const auto good = arity(site, 2, 2); !good)
        return good.error();
    const Shape &input = site.input(0).shape;
    const auto order = normalizedAxes(site.input(1), static_cast<int>(input.size()));
    if (!order)
        return order.error();
    std::vector<int> sorted = *order;
    std::sort(sorted.begin(), sorted.end());
    bool all = sorted.size() == input.size();
    for (std::size_t i = 0; all && i < sorted.size(); ++i)
        all = sorted[i] == static_cast<int>(i);
    if (!all)
        return wrong("its order of dimensions is no permutation");
    Shape shape;
    for (const int axis : *order)
        shape.push_back(input[static_cast<std::size_t>(axis)]);
    return Shapes{shape};
}

Result<Shapes> stridedSlice(const Site &site)
{
    if (const auto good = arity(site, 4, 4); !good)
        return good.error();
    const auto slices = sliceRanges(site.network, site.op);
    if (!slices)
        return slices.error();
    Shape shape;
    for (const SliceRange &range : *slices)
        if (!range.dropped)
            shape.push_back(range.count);
    return Shapes{shape};
}

Result<Shapes> unchanged(const Site &site)
{
    if (const auto good = arity(site, 1, 1); !good)
        return good.error();
    return Shapes{site.input(0).shape};
}

} // namespace

WindowSize windowSize(Padding padding, int input, int kernel, int stride, int dilation)
{
    const std::int64_t reach = std::int64_t(kernel - 1) * dilation + 1;
    WindowSize size;
    if (padding == Padding::Valid) {
        if (input >= reach)
            size.output = static_cast<int>((input - reach) / stride + 1);
        return size;
    }
    size.output = (input + stride - 1) / stride;
    const std::int64_t total = std::int64_t(size.output - 1) * stride + reach - input;
    size.before = static_cast<int>(std::max<std::int64_t>(total, 0) / 2);
    return size;
}

std::vector<std::int64_t> constantIntegers(const Tensor &tensor)
{
    std::vector<std::int64_t> values;
    if (!tensor.isConstant() || tensor.elements() > 4096)
        return values;
    for (std::size_t i = 0; i < tensor.elements(); ++i) {
        if (tensor.type == ElementType::Int32) {
            std::int32_t value = 0;
            std::memcpy(&value, tensor.data->data() + 4 * i, 4);
            values.push_back(value);
        } else if (tensor.type == ElementType::Int64) {
            std::int64_t value = 0;
            std::memcpy(&value, tensor.data->data() + 8 * i, 8);
            values.push_back(value);
        }
    }
    return values;
}

Result<std::vector<int>> broadcastShape(const std::vector<int> &a, const std::vector<int> &b)
{
    Shape shape(std::max(a.size(), b.size()));
    for (std::size_t i = 0; i < shape.size(); ++i) { // from the last dimension backwards
        const int left = i < a.size() ? a[a.size() - 1 - i] : 1;
        const int right = i < b.size() ? b[b.size() - 1 - i] : 1;
        if (left != right && left != 1 && right != 1)
            return wrong("its inputs of " + shapeText(a) + " and " + shapeText(b) + " do not fit each other");
        shape[shape.size() - 1 - i] = std::max(left, right);
    }
    return shape;
}

Result<std::vector<int>> normalizedAxes(const Tensor &axes, int rank)
{
    const auto values = constantIntegers(axes);
    if (values.empty())
        return wrong("its axes must be a constant integer tensor");
    std::vector<int> normal;
    for (const std::int64_t value : values) {
        if (value < -rank || value >= rank)
            return wrong("its axis " + std::to_string(value) + " is outside a tensor of "
                         + std::to_string(rank) + " dimensions");
        normal.push_back(static_cast<int>(value < 0 ? value + rank : value));
    }
    return normal;
}

Result<std::vector<SliceRange>> sliceRanges(const Network &network, const Operator &op)
{
    const Site site{network, op};
    const Shape &input = site.input(0).shape;
    const auto begin = constants(site, 1, "begin");
    const auto end = constants(site, 2, "end");
    const auto stride = constants(site, 3, "stride");
    if (!begin || !end || !stride)
        return !begin ? begin.error() : !end ? end.error() : stride.error();
    if (begin->size() > input.size() || end->size() != begin->size() || stride->size() != begin->size())
        return wrong("its begin, end and stride do not fit the input of " + shapeText(input));
    const auto options = site.options<StridedSliceOptions>();
    std::vector<SliceRange> ranges;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const std::int64_t size = input[i];
        SliceRange range{0, 1, input[i], false};
        if (i < begin->size()) {
            const std::int64_t step = (*stride)[i];
            if (step == 0 || step > 1 << 16 || step < -(1 << 16))
                return wrong("its stride of " + std::to_string(step) + " is out of range");
            const std::int64_t lowest = step > 0 ? 0 : -1, highest = step > 0 ? size : size - 1;
            const auto bounded = [&](std::int64_t value) {
                return std::clamp(value < 0 ? std::max(value, -2 * size) + size : value, lowest, highest);
            };
            std::int64_t first = bounded((*begin)[i]), last = bounded((*end)[i]);
            if (options.beginMask >> i & 1u)
                first = step > 0 ? 0 : size - 1;
            if (options.endMask >> i & 1u)
                last = step > 0 ? size : -1;
            range.dropped = (options.shrinkMask >> i & 1u) != 0;
            if (range.dropped)
                last = first + (step > 0 ? 1 : -1);
            const std::int64_t count =
                step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step;
            if (count < 1 || first < 0 || first >= size)
                return wrong("its slice of dimension " + std::to_string(i) + " is empty");
            range = {static_cast<int>(first), static_cast<int>(step), static_cast<int>(count), range.dropped};
        }
        ranges.push_back(range);
    }
    return ranges;
}

Result<std::vector<std::vector<int>>> inferShapes(const Network &network, const Operator &op)
{
    const Site site{network, op};
    if (op.outputs.empty())
        return wrong("it has no output");
    switch (op.code) {
    case OpCode::Conv2D:
    case OpCode::DepthwiseConv2D:
        return convolution(site);
    case OpCode::AveragePool2D:
    case OpCode::MaxPool2D:
        return pooling(site);
    case OpCode::FullyConnected:
        return dense(site);
    case OpCode::Add:
    case OpCode::Sub:
    case OpCode::Mul:
    case OpCode::Maximum:
    case OpCode::Minimum:
        return broadcast(site);
    case OpCode::Mean:
    case OpCode::Sum:
    case OpCode::ReduceMax:
        return reduction(site);
    case OpCode::ArgMax:
        return argMax(site);
    case OpCode::Pad:
    case OpCode::PadV2:
        return pad(site);
    case OpCode::Concatenation:
        return concatenation(site);
    case OpCode::Pack:
        return pack(site);
    case OpCode::Split:
        return split(site);
    case OpCode::Reshape:
        return reshape(site);
    case OpCode::Squeeze:
        return squeeze(site);
    case OpCode::ExpandDims:
        return expandDims(site);
    case OpCode::Transpose:
        return transpose(site);
    case OpCode::StridedSlice:
        return stridedSlice(site);
    case OpCode::Dequantize:
    case OpCode::Logistic:
    case OpCode::Relu:
    case OpCode::ReluN1To1:
    case OpCode::Relu6:
    case OpCode::Softmax:
    case OpCode::Tanh:
    case OpCode::LeakyRelu:
    case OpCode::Quantize:
    case OpCode::HardSwish:
        return unchanged(site);
    }
    return wrong("its kind is unknown");
}

} // namespace thimble::core
