"""Every way in which an endpoint fails ends within the time-out, as one clear line without a secret."""

from __future__ import annotations

import datetime
import logging
import ssl
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from lying_endpoint import MODEL, Endpoint, Reply
from model_evidence import evidence_of

from assistant.doctor import report
from assistant.endpoint import ChatModel, open_chat_model
from assistant.faults import Breaker, ModelFault
from assistant.generation import draft, warm
from assistant.model import Evidence

KEY = "sk-live-ABCDEFGH12345678"
TRUE = "到2025年,软件和信息技术服务业收入达到220亿元以上。[1]"
TIMEOUT_S = 2.5


@pytest.fixture(scope="module")
def evidence() -> list[Evidence]:
    warm(ChatModel("http://127.0.0.1:1/v1", MODEL))
    return evidence_of("guiyang", "软件和信息技术服务业收入达到", other_plan=False)


def fault_of(url: str, evidence: list[Evidence], timeout_s: float = TIMEOUT_S, **settings: int) -> ModelFault:
    model = open_chat_model(url, MODEL, KEY, timeout_s=timeout_s, **settings)
    started = time.monotonic()
    with pytest.raises(ModelFault) as caught:
        list(draft(model, "软件业收入?", evidence))
    assert time.monotonic() - started < timeout_s + 10, "it waits no longer than it was told"
    model.close()
    fault = caught.value
    assert fault.report is not None and fault.report.fallback == fault.kind
    assert "\n" not in fault.message and " / " in fault.message
    assert fault.__suppress_context__ or fault.__context__ is None or KEY not in repr(fault.__context__)
    return fault


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=401), "auth"),
        (Reply(status=403), "auth"),
        (Reply(status=404), "model_missing"),
        (Reply(status=400), "bad_request"),
        (Reply(status=429), "rate_limited"),
        (Reply(status=500), "server_error"),
        (Reply(status=503), "server_error"),
        (Reply(status=301, location="http://127.0.0.1:9/v1/chat/completions"), "redirect"),
        (Reply(status=307, location="http://127.0.0.1:9/v1/chat/completions"), "redirect"),
        (Reply(TRUE, first_delay_s=60.0), "timeout"),
        (Reply(TRUE * 9, delay_s=0.8), "timeout"),
        (Reply(drip=True), "timeout"),
        (Reply(TRUE, hang_up_after=2), "broken_reply"),
        (Reply(TRUE, finish=None), "broken_reply"),
        (Reply(raw=b"data: {not json\n\n"), "broken_reply"),
        (Reply(raw=b'data: {"choices": "no"}\n\n'), "broken_reply"),
        (Reply(raw=b'data: {"choices": [{"delta": 7}]}\n\ndata: [DONE]\n\n'), "broken_reply"),
        (Reply(raw=b"<html>welcome to the portal</html>"), "broken_reply"),
        (Reply(raw=b""), "broken_reply"),
        (Reply(""), "empty"),
        (Reply("   \n\n"), "empty"),
        (Reply("好的。", endless=True), "endless"),
        (Reply("没完没了地写下去", endless=True, cut=400), "endless"),
        (Reply("I am sorry, I can only answer in English. Here is a poem."), "wrong_language"),
        (Reply("未找到。"), "no_answer"),
        (Reply('{"answer": "220亿元", "sources": [1]}'), "lost_core"),
        (Reply("| 指标 | 数值 |\n| --- | --- |\n| 软件 | 220 |\n"), "lost_core"),
        (Reply("好的,很高兴为您服务!祝您生活愉快!"), "lost_core"),
    ],
)
def test_a_fault_is_named_within_the_time_out(reply: Reply, kind: str, evidence: list[Evidence]) -> None:
    with Endpoint(reply) as endpoint:
        fault = fault_of(endpoint.url, evidence)
    assert fault.kind == kind
    assert KEY not in fault.message and "sk-echoed" not in fault.message


def test_a_refused_connection(evidence: list[Evidence]) -> None:
    with Endpoint(Reply(TRUE)) as endpoint:
        url = endpoint.url
    assert fault_of(url, evidence).kind == "refused"


def test_a_host_that_does_not_exist(evidence: list[Evidence]) -> None:
    assert fault_of("http://no-such-host.invalid/v1", evidence).kind == "unreachable"


def test_a_certificate_that_does_not_match(tmp_path: Path, evidence: list[Evidence]) -> None:
    with Endpoint(Reply(TRUE), tls=_self_signed(tmp_path)) as endpoint:
        fault = fault_of(endpoint.url, evidence)
        assert not endpoint.requests
    assert fault.kind == "certificate"


def test_the_key_is_not_sent_after_a_redirect(evidence: list[Evidence]) -> None:
    with Endpoint(Reply(TRUE)) as elsewhere:
        with Endpoint(Reply(status=307, location=f"{elsewhere.url}/chat/completions")) as endpoint:
            assert fault_of(endpoint.url, evidence).kind == "redirect"
        assert not elsewhere.requests


def test_a_context_too_small_for_one_clause(evidence: list[Evidence]) -> None:
    with Endpoint(Reply(TRUE)) as endpoint:
        fault = fault_of(endpoint.url, evidence, context_tokens=600, answer_tokens=200)
        assert fault.kind == "context_too_small" and "LLM_CONTEXT_TOKENS" in fault.message
        assert not endpoint.requests


@pytest.mark.parametrize(
    ("url", "model"),
    [
        ("", "m"),
        ("ftp://host/v1", "m"),
        ("host:80", "m"),
        ("http://", "m"),
        ("http://h:99999/v1", "m"),
        ("http://u:p@h/v1", "m"),
        ("http://h/v1?key=k", "m"),
        ("http://h/v1", " "),
    ],
)
def test_settings_that_name_no_endpoint(url: str, model: str) -> None:
    with pytest.raises(ModelFault, match="LLM_BASE_URL") as caught:
        open_chat_model(url, model)
    assert caught.value.kind == "not_configured"


def test_transient_faults_are_tried_again_others_not(evidence: list[Evidence]) -> None:
    with Endpoint([Reply(status=503), Reply(status=429), Reply(TRUE)]) as endpoint:
        model = open_chat_model(endpoint.url, MODEL, KEY, timeout_s=5.0)
        assert len(list(draft(model, "软件业收入?", evidence))) == 2
        assert len(endpoint.requests) == 3
    with Endpoint([Reply(status=401), Reply(TRUE)]) as endpoint:
        assert fault_of(endpoint.url, evidence).kind == "auth"
        assert len(endpoint.requests) == 1


def test_what_was_shown_is_withdrawn_when_the_model_breaks_off(evidence: list[Evidence]) -> None:
    from assistant.generation import Withdrawn

    text = TRUE + "带动实施融合企业100家。[1]大数据与实体经济深度融合发展水平指数达到60。[1]"
    events = []
    with Endpoint(Reply(text, hang_up_after=6)) as endpoint:
        model = open_chat_model(endpoint.url, MODEL, KEY, timeout_s=5.0)
        with pytest.raises(ModelFault) as caught:
            for event in draft(model, "软件业收入?", evidence):
                events.append(event)
    assert caught.value.kind == "broken_reply"
    assert [type(e).__name__ for e in events] == ["DraftSentence", "Withdrawn"]
    assert isinstance(events[1], Withdrawn) and events[1].index == 0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_circuit_opens_rests_and_closes(evidence: list[Evidence]) -> None:
    clock = Clock()
    breaker = Breaker(threshold=2, rest_s=30.0, clock=clock)
    with Endpoint([Reply(status=401), Reply(status=401), Reply(status=401), Reply(TRUE)]) as endpoint:
        model = ChatModel(endpoint.url, MODEL, KEY, timeout_s=3.0, breaker=breaker)

        def kind() -> str:
            try:
                list(draft(model, "软件业收入?", evidence))
            except ModelFault as fault:
                return fault.kind
            return "answered"

        assert [kind(), kind(), kind()] == ["auth", "auth", "circuit_open"]
        assert len(endpoint.requests) == 2
        clock.now = 31.0
        assert kind() == "auth"  # one try after the rest; it fails, so the rest begins anew
        assert kind() == "circuit_open"
        clock.now = 62.0
        assert [kind(), kind()] == ["answered", "answered"]


def test_only_one_request_tries_after_the_rest() -> None:
    clock = Clock()
    breaker = Breaker(threshold=1, rest_s=10.0, clock=clock)
    breaker.enter()
    breaker.record("timeout")
    clock.now = 11.0
    breaker.enter()
    with pytest.raises(ModelFault, match="left alone"):
        breaker.enter()


def test_answers_that_fail_the_checks_do_not_open_the_circuit(evidence: list[Evidence]) -> None:
    with Endpoint(Reply("好的,很高兴为您服务!")) as endpoint:
        model = open_chat_model(endpoint.url, MODEL, KEY)
        for _ in range(5):
            with pytest.raises(ModelFault) as caught:
                list(draft(model, "软件业收入?", evidence))
            assert caught.value.kind == "lost_core"


def test_no_secret_in_logs_messages_or_text(evidence: list[Evidence], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Endpoint(Reply(status=401, body='{"error": {"message": "bad key ' + KEY + '"}}')) as endpoint:
        fault = fault_of(endpoint.url, evidence)
    assert KEY not in str(fault) and KEY not in repr(ChatModel("http://h/v1", MODEL, KEY))
    assert not [r.name for r in caplog.records if KEY in r.getMessage() and r.name.startswith(("assistant", "httpx"))]
    with Endpoint(Reply(f"{TRUE}服务密钥是{KEY[:12]}。[1]带动实施融合企业100家。[1]")) as endpoint:
        model = open_chat_model(endpoint.url, MODEL, KEY)
        events = list(draft(model, "软件业收入?", evidence))
    assert all(KEY[:8] not in getattr(e, "text", "") for e in events)
    assert dict(events[-1].failures).get("leak") == 1  # type: ignore[union-attr]


def settings(url: str = "", **more: object) -> SimpleNamespace:
    base = {
        "answerer": "llm", "llm_base_url": url, "llm_model": MODEL, "llm_api_key": KEY, "llm_timeout_s": 2.0,
        "llm_temperature": 0.0, "llm_context_tokens": 4096, "llm_answer_tokens": 512,
    }  # fmt: skip
    return SimpleNamespace(**{**base, **more})


def test_the_doctor_tells_what_is_reachable_and_how_fast() -> None:
    with Endpoint(Reply("1. By 2025, output reaches 1 yuan.")) as endpoint:
        lines = report(settings(endpoint.url))
    text = "\n".join(lines)
    for words in ("可达 reachable: 是 yes", "characters/s", "answer v", "密钥 key: 已设置 set"):
        assert words in text
    assert KEY not in text


def test_the_doctor_tells_what_is_wrong() -> None:
    with Endpoint(Reply(status=401)) as endpoint:
        assert "LLM_API_KEY" in "\n".join(report(settings(endpoint.url)))
        assert "其他" not in "\n".join(report(settings(endpoint.url, llm_model="other")))
        assert f"among the models it lists: {MODEL}" in "\n".join(report(settings(endpoint.url, llm_model="other")))
        url = endpoint.url
    assert "拒绝连接" in "\n".join(report(settings(url)))
    assert "未配置" in "\n".join(report(settings("", llm_model="")))
    assert "LLM_BASE_URL" in "\n".join(report(settings("nonsense")))


def _self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server context whose certificate is for another name and signed by nobody."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "elsewhere.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
