"""The sentences that the Prose world learned from, written for it: plain English about nothing much."""

from __future__ import annotations

SENTENCES = """
the dog came home before the rain
we sat by the fire and told the old stories
she wrote the letter at night and sent it in the morning
the river is wide here and the bridge is old
he sold the house near the sea to the man who made the boats
they like the tea that the woman in the shop gave them
the children ran to the gate to see the circus come
the cat slept on the stone wall where the sun was warm
if the wind is right we take the boat across the lake
nobody knew the name of the bird in the tree
the baker made bread while the town was asleep
i have the key to the garden and the gate
it was late and the last train had gone
the teacher gave the book to the boy who could not read
all the apples in the orchard were red or green
some people think that the moon makes the tide rise
the sailor drew the coast on the back of the map
when the snow came the road to the village was closed
the clock above the door has not moved since the storm
my brother fixed the roof with the wood from the barn
the doctor came twice a day and the fever went away
there is a hole in the fence behind the school
the queen gave the crown to the thief and kept the ring
the goats ate the roses and the gardener said nothing
you can hear the sea from the room above the kitchen
the old man at the corner plays the same song every evening
do not wake the bear before the spring
the light in the tower helps the ships find the harbour
we planted the beans too early and the frost took them
the stranger asked the way and left before the answer
her hands were cold but the bread was still warm
the fox waited while the farmer counted the hens
a good knife is worth more than a bad horse
the miller says that the water is low this year
the judge listened to the story and closed the book
one of the wheels came off before the bend
the letter arrived on the day after the wedding
he would rather lose the race than the friend
the smoke rose straight above the chimney
the girl with the drum leads the dance
under the bridge the water is dark and slow
the guests ate the cake before the speech was over
the painter made the same hill blue and then made the hill grey
they say the bell once rang without a hand on the rope
the mouse made a nest in the case of the violin
take the path beside the stream and leave the road
the more the crowd shouted the less the speaker said
where the fields end the forest begins
the smith gave the sword to the one who paid for the shield
the whole village came to see the bear dance
"""
