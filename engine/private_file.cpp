#include "engine/private_file.h"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "audio/content/import_process.h"
#include "audio/content/process.h"

namespace stillroom::engine {

using audio::Error;
using audio::Frames;
using audio::Result;

namespace {

/// The longest file that is decoded to be told how long it is.
constexpr audio::Seconds kLongestFile{600.0};
constexpr int kPiece = 1024;

/// The decoded samples where the importing program left them: locked as far as the system allows, and wiped.
class DecodedSamples {
public:
    DecodedSamples(int descriptor, std::size_t samples)
        : bytes_(samples * sizeof(float)),
          memory_(mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)) {
        if (is_there()) (void)sodium_mlock(memory_, bytes_);
    }
    ~DecodedSamples() {
        if (!is_there()) return;
        sodium_munlock(memory_, bytes_);  // wipes
        munmap(memory_, bytes_);
    }
    DecodedSamples(const DecodedSamples&) = delete;
    DecodedSamples& operator=(const DecodedSamples&) = delete;

    [[nodiscard]] bool is_there() const noexcept { return memory_ != MAP_FAILED; }
    [[nodiscard]] const float* samples() const noexcept { return static_cast<const float*>(memory_); }

private:
    std::size_t bytes_;
    void* memory_;
};

Result<void> add_all(PrivateVault& vault, const float* interleaved, const audio::Import& sound) {
    auto memory = LockedMemory::of(std::size_t{2} * kPiece * sizeof(float));
    if (!memory) return memory.error();
    float* const planes[] = {memory->floats().data(), memory->floats().data() + kPiece};
    const audio::AudioView piece(planes, sound.channels, kPiece);
    for (Frames at; at < sound.length; at += Frames{kPiece}) {
        const auto count = static_cast<int>(std::min<std::int64_t>((sound.length - at).count, kPiece));
        for (int i = 0; i < count; ++i)
            for (int c = 0; c < sound.channels; ++c) piece.channel(c)[i] = *interleaved++;
        if (auto added = vault.add(piece.section(0, count)); !added) return added;
    }
    return {};
}

}  // namespace

Result<scripts::FilledSlot> seal_file(PrivateVault& vault, const std::string& slot,
                                      const std::filesystem::path& file, PatientConsent consent) {
    const auto memory = audio::MemoryFile::with_text("");
    if (!memory) return memory.error();
    const auto sound = audio::import_file(file, vault.rate(), kLongestFile, memory->descriptor(), 0);
    if (!sound) return sound.error();
    const DecodedSamples decoded(memory->descriptor(), static_cast<std::size_t>(sound->length.count) *
                                                           static_cast<std::size_t>(sound->channels));
    if (!decoded.is_there()) return Error{"there is no memory left"};
    if (auto begun = vault.begin(slot, sound->channels, std::move(consent)); !begun) return begun.error();
    if (auto added = add_all(vault, decoded.samples(), *sound); !added)
        return Error{fmt::format("'{}': {}", file.string(), added.error().message)};
    auto filled = vault.finish();
    if (!filled) return Error{fmt::format("'{}': {}", file.string(), filled.error().message)};
    return filled;
}

}  // namespace stillroom::engine
