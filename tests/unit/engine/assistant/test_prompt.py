"""A packed context in the words a language model is sent."""

from __future__ import annotations

from engine.assistant.prompt import messages, sections_of

CONTEXT = {
    "sections": [
        {"name": "system", "pieces": [{"id": "s", "text": "Be polite."}]},
        {"name": "running_brief", "pieces": [{"id": "b", "text": "They build."}]},
        {
            "name": "recent_turns",
            "pieces": [
                {"id": "2", "role": "user", "text": "Hello."},
                {"id": "1", "role": "assistant", "text": "Good day."},
            ],
        },
        {
            "name": "retrieved_context",
            "pieces": [{"id": "k1", "text": "A permit is free."}],
        },
        {"name": "question", "pieces": [{"id": "q", "text": "What does it cost?"}]},
    ]
}


def test_everything_that_is_shown_is_sent_in_its_place() -> None:
    first, *talk = messages(sections_of(CONTEXT), "en", 300)
    assert first.role == "system"
    for text in ("Be polite.", "They build.", "[1] A permit is free.", "200 words"):
        assert text in first.content
    assert [(one.role, one.content) for one in talk] == [
        ("user", "Hello."),
        ("assistant", "Good day."),
        ("user", "What does it cost?"),
    ]


def test_a_part_goes_on_where_the_last_one_ended() -> None:
    chat = messages(sections_of(CONTEXT), "de", 300, said="Er kostet")
    assert [one.role for one in chat[-3:]] == ["user", "assistant", "user"]
    assert chat[-2].content == "Er kostet"
    assert chat[-1].content.startswith("Fahre")


def test_other_languages_are_asked_in_english() -> None:
    sections = {"question": [{"id": "q", "text": "Combien?"}]}
    first, question = messages(sections, "fr", 30)
    assert first.content.startswith("Answer the question in at most 20 words.")
    assert "Knowledge" not in first.content
    assert question.content == "Combien?"
