//! Opens the OCR engine a command asks for: the one place where engines are known
//! by name.

use anyhow::bail;
use xiaopiao::reading::Reader;

/// The engine by this name, or the default one.
pub fn open(name: Option<&str>) -> anyhow::Result<Box<dyn Reader>> {
    // The engines of `xiaopiao-reader` are connected here, and nowhere else.
    let wanted = name.unwrap_or("the default engine");
    bail!("no OCR engine is built in: cannot open {wanted}")
}
