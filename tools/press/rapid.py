"""Read rasters with RapidOCR, under the press's own Python: paths as JSON on stdin, lists of boxes as JSON on stdout."""

import json
import sys

from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-not-found, unused-ignore]


def main() -> None:
    """Read every page, each box as left, top, right, bottom and text, in the engine's own order."""
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    pages = []
    for path in json.load(sys.stdin):
        found, _ = engine(path)
        pages.append([[*map(min, zip(*corners)), *map(max, zip(*corners)), text] for corners, text, _ in found or ()])  # noqa: B905
    json.dump(pages, sys.stdout)


if __name__ == "__main__":
    main()
