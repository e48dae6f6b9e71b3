/// What a patient brings into one session: kept sealed, heard by nobody else, gone with the session.
///
///   frames ──▶ begin, add, finish ──▶ [ ciphertext ] ──▶ read ──▶ locked ring ──▶ rt::PrivateSource ──▶ private
///   output
///              sealed as they come        └── one key, in locked memory, until destroy()
///
/// Nothing plain is ever written to a file, a log or the record: plain frames stand in locked memory alone
/// (locked_memory.h), a few thousand at a time, and are wiped when they have been sealed or heard. (The frames of
/// the finished mix, in which it sounds, go to the device as all others do.)
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "engine/locked_memory.h"
#include "scripts/media.h"

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stillroom::engine {

/// The patient's yes to this one clip, asked for at the moment it is taken in. It is spent by taking it in and
/// cannot be copied: a clip that replaces another is asked for anew.
class PatientConsent {
public:
    /// [any] Call it where a person has just answered, and nowhere else.
    [[nodiscard]] static PatientConsent given() noexcept { return {}; }
    PatientConsent(PatientConsent&&) noexcept = default;
    PatientConsent& operator=(PatientConsent&&) = delete;

private:
    PatientConsent() = default;
};

/// The private clips of one session, at most one for each slot of its script. [control], and one streamer thread
/// may `read` at the same time.
class PrivateVault {
public:
    /// The longest clip (issue 4, point 6), counted as it is recorded, before it is trimmed.
    static constexpr audio::Seconds kLongest{60.0};

    /// Makes the session's key. Errors: no memory can be locked for it.
    [[nodiscard]] static audio::Result<std::unique_ptr<PrivateVault>> create(audio::SampleRate rate);
    /// Destroys the key, if that was not done before.
    ~PrivateVault();
    PrivateVault(const PrivateVault&) = delete;
    PrivateVault& operator=(const PrivateVault&) = delete;

    [[nodiscard]] audio::SampleRate rate() const noexcept { return rate_; }

    /// A clip of 1 or 2 channels at the session's rate begins to come in; what its slot held before is gone at
    /// once. Errors: the key is destroyed. @pre no other clip comes in
    [[nodiscard]] audio::Result<void> begin(const std::string& slot, int channels, PatientConsent consent);
    /// Its next frames, sealed as they come; the caller wipes its own. Errors: it is longer than kLongest. Nothing
    /// of it is kept then. @pre begun, and frames.channels() are what `begin` said
    [[nodiscard]] audio::Result<void> add(audio::AudioView frames);
    /// The whole clip has come: it is trimmed to what is heard of it and measured. Gives what a plan must know of
    /// it. Errors: nothing of it can be heard. Nothing of it is kept then. @pre begun
    [[nodiscard]] audio::Result<scripts::FilledSlot> finish();

    /// What a slot holds; nothing where nobody put anything into it.
    [[nodiscard]] std::optional<scripts::FilledSlot> filled(const std::string& slot) const;

    /// Opens frames from `at` on, at most to the clip's end, with ramps of 10 ms at both its ends; how many they
    /// are. `target` stands in locked memory. Errors: the key is destroyed, or the sealed bytes were changed.
    /// @pre the slot is filled, target.channels() are its channels
    [[nodiscard]] audio::Result<int> read(const std::string& slot, audio::Frames at, audio::AudioView target);

    /// The sealed bytes of a slot, for whoever wants to see that they are no sound.
    [[nodiscard]] std::span<const unsigned char> sealed(const std::string& slot) const;

    /// The end of the session: the key is wiped, and nobody can ever open again what was sealed with it.
    void destroy() noexcept;

private:
    /// Frames sealed together.
    static constexpr int kChunk = 4096;

    struct Clip {
        int channels = 1;
        std::array<unsigned char, 16> salt{};  ///< of this clip: no nonce is used twice under one key
        std::vector<unsigned char> sealed;     ///< chunks, each with its seal
        audio::Frames recorded;                ///< frames that came in
        audio::Frames first;                   ///< of them, where it begins to be heard
        scripts::FilledSlot facts;             ///< of the part that is heard
    };

    PrivateVault(audio::SampleRate rate, LockedMemory key, LockedMemory plain);

    [[nodiscard]] std::size_t chunk_bytes(const Clip& clip) const noexcept;
    [[nodiscard]] audio::AudioView plain_chunk(int channels) noexcept;
    void seal_chunk();
    [[nodiscard]] bool open_chunk(const std::string& slot, const Clip& clip, std::int64_t number);
    [[nodiscard]] audio::Result<int> read_clip(const std::string& slot, const Clip& clip, audio::Frames at,
                                               audio::AudioView target);
    [[nodiscard]] bool trim();
    [[nodiscard]] audio::Result<audio::ClipLevel> measure();
    void forget_incoming() noexcept;

    audio::SampleRate rate_;
    mutable std::mutex mutex_;
    LockedMemory key_;
    LockedMemory plain_;  ///< one chunk of two channels, and a piece of it interleaved for measuring
    bool destroyed_ = false;
    std::map<std::string, Clip> clips_;
    std::string incoming_slot_;
    std::optional<Clip> incoming_;
    std::vector<float> energies_;  ///< of what comes in, a mean square for every 10 ms
    int window_frames_ = 0;        ///< of the window that is not full yet
    double window_energy_ = 0.0;
};

}  // namespace stillroom::engine
