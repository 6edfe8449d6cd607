from headwater.kit.text import fold, sort_key


def test_folding_forgets_accents_case_and_spaces() -> None:
    assert fold("  L'Été   au CAFÉ ") == "l'ete au cafe"
    assert fold("Straße") == fold("STRASSE")


def test_names_sort_as_people_expect() -> None:
    names = ["Zebra", "apple", "Éclair", "eclair", "Apple pie", "banana"]
    assert sorted(names, key=sort_key) == ["apple", "Apple pie", "banana", "eclair", "Éclair", "Zebra"]
