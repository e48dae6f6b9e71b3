/// Which ports of a JACK server an output is heard at.
#pragma once

#include "audio/base/result.h"

#include <string>
#include <vector>

namespace stillroom::devices {

/// [control] Connects the outputs of the JACK client `client`, in the order of its ports, to these ports, and to no
/// others: PortAudio knows clients only, and connects to the first ports of the one it was given. Asks the server
/// afterwards, so that success means it is so. What is connected holds from one of the server's next cycles on.
/// The error names the port that is absent, or says that no server answers. @pre one port for each of its outputs
[[nodiscard]] audio::Result<void> connect_only(const std::string& client, const std::vector<std::string>& ports);

}  // namespace stillroom::devices
