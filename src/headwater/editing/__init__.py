"""The pages on which an owner changes one video: its description, picture, captions, chapters and files."""

from headwater.house import Feature

FEATURE = Feature(
    name="editing",
    routes=(
        "headwater.editing.details:routes",
        "headwater.editing.picture:routes",
        "headwater.editing.captions:routes",
        "headwater.editing.chapters:routes",
        "headwater.editing.files:routes",
        "headwater.editing.replacement:routes",
        "headwater.editing.removal:routes",
    ),
    templates=True,
)
