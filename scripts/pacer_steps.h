/// Whether the breath moves on smoothly from one scheduled pacer to the next.
#pragma once

#include "config/diagnostics.h"
#include "scripts/script.h"

namespace stillroom::scripts {

/// [control] Reports a pacer that starts while another sounds, or straight after it, with a breath more than 5 %
/// longer or shorter than the last one (clinical research 2.1; in nominal time).
void check_pacer_steps(const Script& script, config::Diagnostics& diagnostics);

}  // namespace stillroom::scripts
