//! ONNX Runtime: loaded once a process, one thread a model. Knows tensors, not
//! pictures.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, anyhow};
use ort::environment::Environment;
use ort::ep;
use ort::logging::LogLevel;
use ort::session::Session;
use ort::value::TensorRef;

/// The library can be loaded once a process; whoever comes first decides from where.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// A model ready to compute.
pub struct Net {
    session: Session,
}

impl Net {
    /// Loads a model from the bytes of its file.
    pub fn load(library: &Path, model: &[u8]) -> anyhow::Result<Self> {
        let environment = environment(library)?;
        // One thread a model and one worker a core: two threads cost 40 to 120 %
        // more CPU for the same photo. Without the arena the worker keeps 60 MB
        // less between photos.
        let session = Session::builder(&environment)?
            .with_intra_threads(1)
            .map_err(plain)?
            .with_inter_threads(1)
            .map_err(plain)?
            .with_log_level(LogLevel::Error)
            .map_err(plain)?
            .with_execution_providers([ep::CPU::default().with_arena_allocator(false).build()])
            .map_err(plain)?
            .commit_from_memory(model)
            .context("a model does not load")?;
        Ok(Self { session })
    }

    /// Runs the model on one tensor of `1 x 3 x height x width` and hands its
    /// only output to `look`, without a copy.
    pub fn run<T>(
        &mut self,
        planes: &[f32],
        height: usize,
        width: usize,
        look: impl FnOnce(&[i64], &[f32]) -> T,
    ) -> anyhow::Result<T> {
        let input = TensorRef::from_array_view(([1, 3, height, width], planes))?;
        let outputs = self.session.run(ort::inputs![input])?;
        let (shape, values) = outputs[0].try_extract_tensor::<f32>()?;
        Ok(look(shape, values))
    }
}

fn environment(library: &Path) -> anyhow::Result<Environment> {
    let mut environment = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*environment {
        return Ok(environment.clone());
    }
    let fresh = ort::init_from(library)?
        .with_name("xiaopiao")
        .with_telemetry(false)
        .build()?;
    Ok(environment.insert(fresh).clone())
}

/// An error without the builder that rides in it.
fn plain(error: ort::Error<ort::session::builder::SessionBuilder>) -> anyhow::Error {
    anyhow!("{error}")
}
