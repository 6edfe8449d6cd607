from pathlib import Path

import pytest

from headwater.settings import SettingsError, load_settings


def test_layers_win_in_the_documented_order(tmp_path: Path) -> None:
    config, override = tmp_path / "a.yaml", tmp_path / "b.toml"
    config.write_text("listen: {port: 9001}\ninstance: {name: file}\nupload: {session_lifetime: 3 days}\n")
    override.write_text("[listen]\nport = 9004\n")
    settings = load_settings(
        config,
        override,
        environment={"HEADWATER__LISTEN__PORT": "9003", "HEADWATER__ADMIN__USERNAME": "env"},
        saved={"instance": {"name": "saved"}, "listen": {"port": 9002}},
    )
    assert settings.listen.port == 9004
    assert settings.instance.name == "saved"
    assert settings.admin.username == "env"
    assert settings.upload.session_lifetime == 3 * 86400


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.yaml", "listen: {portt: 1}", "portt"),
        ("a.json", '{"listen": {"port": "x"}}', "listen.port"),
        ("a.yaml", "upload: {max_size: lots}", "upload.max_size"),
        ("a.toml", "listen = [", "a.toml"),
        ("a.ini", "", ".yaml, .toml or .json"),
        ("a.yaml", "- 1", "mapping"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SettingsError) as error:
        load_settings(path, environment={})
    assert complaint in str(error.value)
    assert str(path) in str(error.value)


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "none.yaml", environment={})
