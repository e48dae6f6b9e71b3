/// From a sound file that somebody chose to a private clip.
#pragma once

#include "audio/base/result.h"
#include "engine/private_vault.h"
#include "scripts/media.h"

#include <filesystem>
#include <string>

namespace stillroom::engine {

/// [control] Decodes a file as all untrusted media is decoded (audio/content/import_process.h) and seals it into a
/// slot, at the vault's rate. Nothing of it enters the content store: its decoded samples stand in nameless memory
/// while they are sealed, and are wiped then. The file itself stays where it is, as plain as it was. Errors: the
/// file is refused with its reason, it is longer than PrivateVault::kLongest, or nothing in it can be heard.
[[nodiscard]] audio::Result<scripts::FilledSlot> seal_file(PrivateVault& vault, const std::string& slot,
                                                           const std::filesystem::path& file,
                                                           PatientConsent consent);

}  // namespace stillroom::engine
