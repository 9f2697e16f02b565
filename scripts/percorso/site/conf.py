"""Settings of Sphinx, which draws the site."""

project = "Percorso"
html_title = "Percorso"
language = "en"
extensions = ["myst_parser"]
root_doc = "index"
# Forges make anchors of headings in the same way.
myst_heading_anchors = 4
suppress_warnings = [
    # The README begins at the second level below a title of its own, and a
    # page of results without: both are read on a forge as well.
    "myst.header",
]
nitpicky = True
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["percorso.css"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_theme_options = {
    # Nothing of the web: the theme's own signs alone.
    "footer_icons": [],
    "top_of_page_buttons": [],
}
pygments_style = "tango"
pygments_dark_style = "monokai"
