"""RapidOCR as `make bench` asks it: the path of a photo a line in, one object out.

`defaults` is RapidOCR as it comes, with its own files of the same models. `best` has our
files (its own detection model is a graph that nobody fused), our scale and thresholds
for detection, no classifier of turned lines, and lines recognised one by one.
"""

import json
import pathlib
import sys
import tempfile

import cv2
import numpy as np
import rapidocr
import yaml

MODELS = pathlib.Path(__file__).resolve().parents[2] / "third_party" / "models" / "ppocrv6"
ONE_THREAD = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
}


def best(folder):
    description = (MODELS / "small" / "rec" / "inference.yml").read_text(encoding="utf-8")
    keys = pathlib.Path(folder, "keys.txt")
    dictionary = yaml.safe_load(description)["PostProcess"]["character_dict"]
    keys.write_text("\n".join(dictionary) + "\n", encoding="utf-8")
    return {
        "Global.use_cls": False,
        "Global.max_side_len": 20000,
        "Det.model_path": str(MODELS / "tiny" / "det" / "det.onnx"),
        "Det.limit_type": "max",
        "Det.limit_side_len": 1120,
        "Det.mean": [0.485, 0.456, 0.406],
        "Det.std": [0.229, 0.224, 0.225],
        "Det.thresh": 0.2,
        "Det.box_thresh": 0.45,
        "Det.unclip_ratio": 1.4,
        "Det.use_dilation": False,
        "Rec.model_path": str(MODELS / "small" / "rec" / "rec.onnx"),
        "Rec.rec_keys_path": str(keys),
        "Rec.rec_batch_num": 1,
    }


def main():
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        settings = best(folder) if sys.argv[1] == "best" else {}
        engine = rapidocr.RapidOCR(params={**ONE_THREAD, **settings})
        # It loads its models when it needs them, which should be no photo's cost.
        engine(cv2.putText(np.full((80, 400, 3), 255, np.uint8), "TOTAL 83.00", (20, 50), 0, 1, 0))
    print("ready", flush=True)
    for line in sys.stdin:
        read = engine(line.rstrip("\n"))
        print(json.dumps({"text": "\n".join(read.txts or [])}), flush=True)


if __name__ == "__main__":
    main()
