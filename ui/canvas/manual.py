"""What hands can do on the canvas, as help: by mouse, by keys alone, by fingers. Keys are in the table of keys."""

from __future__ import annotations

TEXT = """# On the canvas

## By mouse

| do this | and |
|---|---|
| drag a card | it moves on the grid and catches on the edges of other cards; Alt lets go of both |
| drag from a port | a wire is drawn to the port, the card or the new node where it is dropped |
| drag a wired input | its wire moves elsewhere; dropped on the ground it is removed |
| drop a card on a wire | it is put into the wire |
| drag over the ground | a box selects; Shift adds, Ctrl turns around |
| Ctrl+Alt and drag | a lasso selects, from anywhere; Shift adds |
| Ctrl and drag with the right button | cuts all wires that the line crosses |
| double-click on a wire, or Ctrl and drag | leads it through a point, which can be dragged; Del takes it away |
| drag the title of a frame | moves all that lies in it; its edges change its size, a double click its title |
| double-click on a folded card | shows what is in it; Esc leaves it |
| drag the name of a halo | moves all that the optimizer searches |
| rest on a wire | says what flows there now |
| double-click on the ground | adds a node there |
| wheel | zooms about the pointer; with Shift it scrolls sideways |
| middle button, or Space, and drag | moves the view |
| the map in the corner | a click or a drag looks elsewhere |
| Esc, or another button | takes back whatever a drag is about to do |

## By keys alone

| press | and |
|---|---|
| arrows | a ring goes along wires, or to the nearest card that way; Shift and arrows move the card |
| Alt and arrows | the next card is selected as well |
| Tab | adds a node beside the one with the ring, wired to it where that fits |
| W, or Ctrl and left or right | the ring goes to the ports, of a folded card too; up and down choose among them |
| Enter at a port | draws a wire to the nearest port that fits: arrows or Tab for another, Enter wires it |
| Tab at a port | adds a node that fits the port |
| Del at a port | removes its wires |
| Enter at a card | goes to its settings; Esc comes back; into a folded card that shows none |
| G | the ring goes to the title of the frame around the card, then to the next frame; an arrow goes back into it |
| Shift and arrows at a frame | moves it with all that lies in it |
| C, F2 or Del at a frame | changes its colour or its title, or removes it and no card |
| M or Del at a folded card | mutes or removes all that is in it |
| Shift+F10, or the menu key | the menu of the card or frame |
| M | mutes a card: it is left out of what runs, and hands on what it can |
| Ctrl+Del | removes cards and wires together what they stood between |
| Ctrl+G | a titled frame around the selected cards; with Shift they are folded into one card, or unfolded |
| Ctrl+F, F3 | finds nodes by name, type or setting |
| Ctrl+Shift and a digit | keeps the view; Shift and the digit comes back to it |
| F6 | goes to the next panel |

## By fingers

Two fingers on a touchpad move the view, a pinch zooms, a double tap with two fingers goes near or shows all. On a
touch screen a pinch zooms and moves at once.
"""
