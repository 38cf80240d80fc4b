//! The last layer of the recognition model, in whole numbers. It compares each step
//! along a line with eighteen thousand characters: a tenth of all the work, and the
//! one layer that loses nothing by eight bits. The softmax after it goes: what is
//! needed of it is the best class, and for characters its share, see `ctc`.
//!
//! The model's file is protobuf; everything but those nodes is copied as it is.

use anyhow::{Context, bail, ensure};

/// Weights reach from -64 to 64: with full eight bits, processors without VNNI
/// overflow the sixteen bits in which they add up pairs.
const REACH: f32 = 64.0;

// Fields of ONNX's messages, from onnx.proto.
const MODEL_GRAPH: u64 = 7;
const MODEL_OPSET: u64 = 8;
const OPSET_DOMAIN: u64 = 1;
const OPSET_VERSION: u64 = 2;
const GRAPH_NODE: u64 = 1;
const GRAPH_INITIALIZER: u64 = 5;
const GRAPH_OUTPUT: u64 = 12;
const NODE_INPUT: u64 = 1;
const NODE_OUTPUT: u64 = 2;
const NODE_OPERATOR: u64 = 4;
const NODE_DOMAIN: u64 = 7;
const VALUE_NAME: u64 = 1;
const TENSOR_DIMENSIONS: u64 = 1;
const TENSOR_TYPE: u64 = 2;
const TENSOR_NAME: u64 = 8;
const TENSOR_RAW: u64 = 9;
const FLOAT: u64 = 1;
const INT8: u64 = 3;

/// The domain of operators that only ONNX Runtime has.
const OWN_DOMAIN: &str = "com.microsoft";

/// The same model with its last layer in whole numbers, and logits instead of
/// probabilities as its output.
pub fn in_whole_numbers(model: &[u8]) -> anyhow::Result<Vec<u8>> {
    let fields = fields(model)?;
    let graph = fields.iter().find(|field| field.number == MODEL_GRAPH);
    let graph = graph.context("a model has a graph")?.bytes()?;
    let mut changed = Vec::with_capacity(model.len());
    for field in fields.iter().filter(|field| field.number != MODEL_GRAPH) {
        changed.extend_from_slice(field.whole);
    }
    let mut opset = Vec::new();
    put_bytes(&mut opset, OPSET_DOMAIN, OWN_DOMAIN.as_bytes());
    put_number(&mut opset, OPSET_VERSION, 1);
    put_bytes(&mut changed, MODEL_OPSET, &opset);
    put_bytes(&mut changed, MODEL_GRAPH, &with_new_head(graph)?);
    Ok(changed)
}

/// The graph without matrix product, bias and softmax at its end, and with one node
/// in their place.
fn with_new_head(graph: &[u8]) -> anyhow::Result<Vec<u8>> {
    let fields = fields(graph)?;
    let nodes = of(&fields, GRAPH_NODE, Node::parse)?;
    let output = fields.iter().find(|field| field.number == GRAPH_OUTPUT);
    let output = text(
        output.context("a graph has an output")?.bytes()?,
        VALUE_NAME,
    )?;

    let mut gone = Vec::new();
    let mut back = |name: &str, operator: &str| -> anyhow::Result<&Node> {
        let mut name = name.to_owned();
        loop {
            let made = nodes.iter().position(|node| node.outputs == [&*name]);
            let node = made.with_context(|| format!("nothing makes {name}"))?;
            gone.push(node);
            match &nodes[node] {
                node if node.operator == operator => return Ok(node),
                node if node.operator == "Identity" => name.clone_from(&node.inputs[0]),
                node => bail!("{} where {operator} should be", node.operator),
            }
        }
    };
    let softmax = back(&output, "Softmax")?;
    let add = back(&softmax.inputs[0], "Add")?;
    let product = back(&add.inputs[0], "MatMul")?;
    let [seen, weights] = &product.inputs[..] else {
        bail!("a matrix product has two sides");
    };

    let mut changed = Vec::with_capacity(graph.len());
    let mut node_at = 0;
    let mut quantised = None;
    for field in &fields {
        match field.number {
            GRAPH_NODE => {
                if !gone.contains(&node_at) {
                    changed.extend_from_slice(field.whole);
                }
                node_at += 1;
            }
            GRAPH_INITIALIZER if text(field.bytes()?, TENSOR_NAME)? == *weights => {
                quantised = Some(Quantised::of(field.bytes()?)?);
            }
            _ => changed.extend_from_slice(field.whole),
        }
    }
    let quantised = quantised.context("the weights are not in the file")?;
    put_bytes(&mut changed, GRAPH_INITIALIZER, &quantised.weights());
    put_bytes(&mut changed, GRAPH_INITIALIZER, &quantised.scales());
    let mut node = Vec::new();
    for input in [seen, WEIGHTS, SCALES, "", &add.inputs[1]] {
        put_bytes(&mut node, NODE_INPUT, input.as_bytes());
    }
    put_bytes(&mut node, NODE_OUTPUT, output.as_bytes());
    put_bytes(&mut node, NODE_OPERATOR, b"DynamicQuantizeMatMul");
    put_bytes(&mut node, NODE_DOMAIN, OWN_DOMAIN.as_bytes());
    put_bytes(&mut changed, GRAPH_NODE, &node);
    Ok(changed)
}

struct Node {
    inputs: Vec<String>,
    outputs: Vec<String>,
    operator: String,
}

impl Node {
    fn parse(node: &[u8]) -> anyhow::Result<Self> {
        let fields = fields(node)?;
        let name = |bytes: &[u8]| Ok(String::from_utf8(bytes.to_vec())?);
        Ok(Self {
            inputs: of(&fields, NODE_INPUT, name)?,
            outputs: of(&fields, NODE_OUTPUT, name)?,
            operator: text(node, NODE_OPERATOR)?,
        })
    }
}

const WEIGHTS: &str = "head.weights";
const SCALES: &str = "head.scales";

/// A matrix in whole numbers, with one scale a column.
struct Quantised {
    rows: usize,
    values: Vec<u8>,
    scales: Vec<f32>,
}

impl Quantised {
    fn of(tensor: &[u8]) -> anyhow::Result<Self> {
        let fields = fields(tensor)?;
        let number = |number| fields.iter().filter(move |field| field.number == number);
        let dimensions: Vec<usize> = number(TENSOR_DIMENSIONS)
            .flat_map(Field::numbers)
            .map(usize::try_from)
            .collect::<Result<_, _>>()?;
        let raw = number(TENSOR_RAW).next().context("weights are raw data")?;
        let values: Vec<f32> = raw
            .bytes()?
            .as_chunks()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect();
        let [rows, columns] = dimensions[..] else {
            bail!("weights are a matrix");
        };
        ensure!(
            0 < columns && rows * columns == values.len(),
            "weights are floats"
        );
        let mut scales = vec![f32::MIN_POSITIVE; columns];
        for row in values.chunks_exact(columns) {
            for (scale, value) in scales.iter_mut().zip(row) {
                *scale = scale.max(value.abs() / REACH);
            }
        }
        let whole = values.chunks_exact(columns).flat_map(|row| {
            let scaled = row.iter().zip(&scales).map(|(value, scale)| value / scale);
            scaled.map(|value| value.round() as i8 as u8)
        });
        Ok(Self {
            rows,
            values: whole.collect(),
            scales,
        })
    }

    fn weights(&self) -> Vec<u8> {
        tensor(WEIGHTS, &[self.rows, self.scales.len()], INT8, &self.values)
    }

    fn scales(&self) -> Vec<u8> {
        let raw: Vec<u8> = self.scales.iter().flat_map(|s| s.to_le_bytes()).collect();
        tensor(SCALES, &[self.scales.len()], FLOAT, &raw)
    }
}

fn tensor(name: &str, dimensions: &[usize], kind: u64, raw: &[u8]) -> Vec<u8> {
    let mut tensor = Vec::with_capacity(raw.len() + 64);
    for &dimension in dimensions {
        put_number(&mut tensor, TENSOR_DIMENSIONS, dimension as u64);
    }
    put_number(&mut tensor, TENSOR_TYPE, kind);
    put_bytes(&mut tensor, TENSOR_NAME, name.as_bytes());
    put_bytes(&mut tensor, TENSOR_RAW, raw);
    tensor
}

/// One field of a message: its number, its value, and all its bytes.
struct Field<'a> {
    number: u64,
    value: Value<'a>,
    whole: &'a [u8],
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Four or eight bytes; none of them matters here.
    Fixed,
}

impl<'a> Field<'a> {
    fn bytes(&self) -> anyhow::Result<&'a [u8]> {
        match self.value {
            Value::Bytes(bytes) => Ok(bytes),
            _ => bail!("field {} is no message", self.number),
        }
    }

    /// A number, or many packed together.
    fn numbers(&self) -> Vec<u64> {
        match self.value {
            Value::Number(number) => vec![number],
            Value::Bytes(mut packed) => std::iter::from_fn(|| varint(&mut packed)).collect(),
            Value::Fixed => Vec::new(),
        }
    }
}

fn fields(mut rest: &[u8]) -> anyhow::Result<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let start = rest;
        let about = || "the model is no protobuf";
        let tag = varint(&mut rest).with_context(about)?;
        let value = match tag & 7 {
            0 => Value::Number(varint(&mut rest).with_context(about)?),
            1 => take(&mut rest, 8).map(|_| Value::Fixed)?,
            2 => {
                let length = usize::try_from(varint(&mut rest).with_context(about)?)?;
                Value::Bytes(take(&mut rest, length)?)
            }
            5 => take(&mut rest, 4).map(|_| Value::Fixed)?,
            kind => bail!("the model has a field of the unknown kind {kind}"),
        };
        fields.push(Field {
            number: tag >> 3,
            value,
            whole: &start[..start.len() - rest.len()],
        });
    }
    Ok(fields)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> anyhow::Result<&'a [u8]> {
    let (taken, left) = rest
        .split_at_checked(length)
        .context("the model breaks off")?;
    *rest = left;
    Ok(taken)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, left) = rest.split_first()?;
        *rest = left;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// The parsed fields of one number.
fn of<T>(
    fields: &[Field],
    number: u64,
    parse: impl Fn(&[u8]) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<T>> {
    let chosen = fields.iter().filter(|field| field.number == number);
    chosen.map(|field| parse(field.bytes()?)).collect()
}

/// The first text of a message's field; empty without it.
fn text(message: &[u8], number: u64) -> anyhow::Result<String> {
    let texts = of(&fields(message)?, number, |bytes| {
        Ok(String::from_utf8(bytes.to_vec())?)
    })?;
    Ok(texts.into_iter().next().unwrap_or_default())
}

fn put_varint(to: &mut Vec<u8>, mut number: u64) {
    while 0x80 <= number {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn put_number(to: &mut Vec<u8>, field: u64, number: u64) {
    put_varint(to, field << 3);
    put_varint(to, number);
}

fn put_bytes(to: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(to, field << 3 | 2);
    put_varint(to, bytes.len() as u64);
    to.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(operator: &str, inputs: &[&str], output: &str) -> Vec<u8> {
        let mut node = Vec::new();
        for input in inputs {
            put_bytes(&mut node, NODE_INPUT, input.as_bytes());
        }
        put_bytes(&mut node, NODE_OUTPUT, output.as_bytes());
        put_bytes(&mut node, NODE_OPERATOR, operator.as_bytes());
        node
    }

    /// A model that ends as the recognition model does.
    fn model(last: &str) -> Vec<u8> {
        let mut graph = Vec::new();
        for node in [
            node("Conv", &["x"], "seen"),
            node("MatMul", &["seen", "w"], "product"),
            node("Add", &["product", "b"], "sum"),
            node("Identity", &["sum"], "same"),
            node(last, &["same"], "out"),
        ] {
            put_bytes(&mut graph, GRAPH_NODE, &node);
        }
        let raw: Vec<u8> = [1.0_f32, -0.5, 0.25, 2.0]
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        put_bytes(
            &mut graph,
            GRAPH_INITIALIZER,
            &tensor("w", &[2, 2], FLOAT, &raw),
        );
        let mut output = Vec::new();
        put_bytes(&mut output, VALUE_NAME, b"out");
        put_bytes(&mut graph, GRAPH_OUTPUT, &output);
        let mut model = Vec::new();
        put_number(&mut model, 1, 7);
        put_bytes(&mut model, MODEL_GRAPH, &graph);
        model
    }

    #[test]
    fn the_last_layer_is_replaced_and_nothing_else() {
        let changed = in_whole_numbers(&model("Softmax")).unwrap();

        let parts = fields(&changed).unwrap();
        assert_eq!(parts[0].whole, [8, 7]);
        let graph = parts.iter().find(|part| part.number == MODEL_GRAPH);
        let graph = graph.unwrap().bytes().unwrap();
        let nodes = of(&fields(graph).unwrap(), GRAPH_NODE, Node::parse).unwrap();
        let operators: Vec<&str> = nodes.iter().map(|node| &*node.operator).collect();
        assert_eq!(operators, ["Conv", "DynamicQuantizeMatMul"]);
        assert_eq!(nodes[1].inputs, ["seen", WEIGHTS, SCALES, "", "b"]);
        assert_eq!(nodes[1].outputs, ["out"]);
    }

    #[test]
    fn weights_keep_their_proportions_column_by_column() {
        let raw: Vec<u8> = [1.0_f32, -0.5, 0.25, 2.0]
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();

        let quantised = Quantised::of(&tensor("w", &[2, 2], FLOAT, &raw)).unwrap();

        let values: Vec<i8> = quantised.values.iter().map(|&value| value as i8).collect();
        assert_eq!(values, [64, -16, 16, 64]);
        assert_eq!(quantised.scales, [1.0 / 64.0, 2.0 / 64.0]);
    }

    #[test]
    fn a_model_that_ends_otherwise_is_refused() {
        assert!(in_whole_numbers(&model("Sigmoid")).is_err());
        assert!(in_whole_numbers(b"no model").is_err());
        let whole = model("Softmax");
        for end in 0..whole.len() {
            assert!(in_whole_numbers(&whole[..end]).is_err(), "cut at {end}");
        }
    }
}
