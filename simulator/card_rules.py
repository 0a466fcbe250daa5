"""Adaptive Cards 1.3 as a table: what each element may hold, and of which kind. `!` marks what must be there."""

from __future__ import annotations

ENUMS: dict[str, set[str]] = {
    "action_style": {"default", "positive", "destructive"},
    "associated": {"auto", "none"},
    "block_height": {"auto", "stretch"},
    "choice_style": {"compact", "expanded"},
    "color": {"default", "dark", "light", "accent", "good", "warning", "attention"},
    "container": {"default", "emphasis", "good", "attention", "warning", "accent"},
    "fill": {"cover", "repeathorizontally", "repeatvertically", "repeat"},
    "font": {"default", "monospace"},
    "horizontal": {"left", "center", "right"},
    "image_size": {"auto", "stretch", "small", "medium", "large"},
    "image_style": {"default", "person"},
    "size": {"default", "small", "medium", "large", "extralarge"},
    "spacing": {"default", "none", "small", "medium", "large", "extralarge", "padding"},
    "text_style": {"text", "tel", "url", "email"},
    "vertical": {"top", "center", "bottom"},
    "weight": {"default", "lighter", "bolder"},
}

_ITEM = "id:str isVisible:bool requires:map"
_PLACED = f"separator:bool spacing:spacing {_ITEM}"
_ELEMENT = f"fallback:fallback height:block_height {_PLACED}"
_INPUT = f"id!:str errorMessage:str isRequired:bool label:str fallback:fallback height:block_height {_PLACED}"
_BOX = "selectAction:select style:container bleed:bool minHeight:str"
_FILLED = "backgroundImage:background verticalContentAlignment:vertical"
_ACTION = "title:str iconUrl:str style:action_style fallback:fallback requires:map"
_LOOK = "color:color fontType:font isSubtle:bool size:size weight:weight"

_TABLE = {
    "AdaptiveCard": "version:str body:element[] actions:action[] selectAction:select fallbackText:str "
    f"minHeight:str speak:str lang:str $schema:str {_FILLED}",
    "ActionSet": f"actions!:action[] {_ELEMENT}",
    "Container": f"items!:element[] {_BOX} {_FILLED} {_ELEMENT}",
    "ColumnSet": f"columns:Column[] horizontalAlignment:horizontal {_BOX} {_ELEMENT}",
    "Column": f"items:element[] width:width fallback:fallback {_BOX} {_FILLED} {_PLACED}",
    "FactSet": f"facts!:Fact[] {_ELEMENT}",
    "Fact": "title!:str value!:str",
    "Image": "url!:str altText:str backgroundColor:str height:str horizontalAlignment:horizontal selectAction:select "
    f"size:image_size style:image_style width:str fallback:fallback {_PLACED}",
    "ImageSet": f"images!:Image[] imageSize:image_size {_ELEMENT}",
    "TextBlock": f"text!:str horizontalAlignment:horizontal maxLines:num wrap:bool {_LOOK} {_ELEMENT}",
    "RichTextBlock": f"inlines!:TextRun[] horizontalAlignment:horizontal {_ELEMENT}",
    "TextRun": f"text!:str highlight:bool italic:bool strikethrough:bool underline:bool selectAction:select {_LOOK}",
    "BackgroundImage": "url!:str fillMode:fill horizontalAlignment:horizontal verticalAlignment:vertical",
    "Input.Text": "isMultiline:bool maxLength:num placeholder:str regex:str style:text_style "
    f"inlineAction:select value:str {_INPUT}",
    "Input.Number": f"max:num min:num placeholder:str value:num {_INPUT}",
    "Input.Date": f"max:str min:str placeholder:str value:str {_INPUT}",
    "Input.Time": f"max:str min:str placeholder:str value:str {_INPUT}",
    "Input.Toggle": f"title!:str value:str valueOff:str valueOn:str wrap:bool {_INPUT}",
    "Input.ChoiceSet": "choices!:Input.Choice[] isMultiSelect:bool style:choice_style value:str "
    f"placeholder:str wrap:bool {_INPUT}",
    "Input.Choice": "title!:str value!:str",
    "Action.OpenUrl": f"url!:str {_ACTION}",
    "Action.Submit": f"data:data associatedInputs:associated {_ACTION}",
    "Action.ShowCard": f"card:AdaptiveCard {_ACTION}",
    "Action.ToggleVisibility": f"targetElements:TargetElement[] {_ACTION}",
    "TargetElement": "elementId!:str isVisible:bool",
}

PROPERTIES: dict[str, dict[str, str]] = {}
REQUIRED: dict[str, set[str]] = {}
for _name, _line in _TABLE.items():
    _pairs = [pair.split(":") for pair in _line.split()]
    PROPERTIES[_name] = {key.rstrip("!"): kind for key, kind in _pairs}
    REQUIRED[_name] = {key.rstrip("!") for key, _ in _pairs if key.endswith("!")}

ACTIONS = {name for name in PROPERTIES if name.startswith("Action.")}
SELECTABLE = ACTIONS - {"Action.ShowCard"}
PARTS = {"AdaptiveCard", "Column", "Fact", "TextRun", "BackgroundImage", "Input.Choice", "TargetElement"}
ELEMENTS = PROPERTIES.keys() - ACTIONS - PARTS
GROUPS: dict[str, set[str]] = {
    "element": ELEMENTS,
    "action": ACTIONS,
    "select": SELECTABLE,
    **{part: {part} for part in (*PARTS, "Image")},
}
UNTYPED = {"AdaptiveCard", "Fact", "Input.Choice", "Column", "Image", "BackgroundImage", "TargetElement"}
"""May leave out their `type`, because only one fits where they stand."""
OR_TEXT = {"TextRun", "TargetElement"}
"""A string may stand for them."""
