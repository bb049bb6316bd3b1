"""The modules that declare the nodes of the library: a new one is added here."""

MODULES = (
    "sims.worlds.town", "sims.worlds.text", "sims.worlds.prose", "sims.worlds.regression", "sims.worlds.bits",
    "sims.worlds.landscape", "sims.worlds.meadow", "sims.worlds.sweet_tooth", "sims.worlds.maze",
    "sims.worlds.keys_and_chests", "sims.worlds.firm", "sims.worlds.quarters", "sims.worlds.oversight",
    "sims.worlds.applicants", "sims.worlds.savanna", "sims.worlds.herd", "sims.worlds.shift", "sims.worlds.chain",
    "sims.candidates.plan", "sims.candidates.letters", "sims.candidates.point", "sims.candidates.applicant",
    "sims.candidates.random_behaviour", "sims.candidates.lookup", "sims.candidates.network", "sims.candidates.either",
    "sims.candidates.switches", "sims.candidates.suitor", "sims.objectives.weighted", "sims.objectives.credit",
    "sims.objectives.drives", "sims.objectives.expression", "sims.objectives.noisy", "sims.objectives.discounted",
    "sims.objectives.blend", "sims.optimizers.genetic", "sims.optimizers.natural_selection",
    "sims.optimizers.two_sexes", "sims.optimizers.gradient_descent", "sims.optimizers.evolution_strategy",
    "sims.optimizers.cma_es", "sims.optimizers.invasion", "sims.optimizers.annealing", "sims.optimizers.exhaustive",
    "sims.optimizers.hill_climb", "sims.optimizers.best_of_n", "sims.optimizers.guessing",
    "sims.optimizers.mate_choice", "sims.optimizers.beam", "sims.probes.deployment", "sims.probes.optimization_power",
    "sims.probes.attribution", "sims.probes.wants", "sims.probes.mesa_test", "sims.views.plot", "sims.views.histogram",
)  # fmt: skip
