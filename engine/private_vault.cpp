#include "engine/private_vault.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <utility>

#include "audio/content/output_loudness.h"
#include "audio/content/spoken_line.h"

namespace stillroom::engine {

using audio::AudioView;
using audio::Error;
using audio::Frames;
using audio::Result;
using audio::Seconds;
using scripts::FilledSlot;

namespace {

constexpr std::size_t kSeal = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kKeyBytes = 64;  // of which the cipher uses the first 32
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES <= kKeyBytes);

/// Frames that are measured at once.
constexpr int kPiece = 1024;
constexpr Seconds kWindow{0.01};
constexpr Seconds kRamp{0.01};
/// What stands so far below the loudest is not heard beside it: as for spoken lines, 45 dB.
constexpr double kInaudible = 3.2e-5;
/// Mean square of the quietest sound that is worth keeping: -60 dB.
constexpr double kQuietest = 1e-6;

constexpr const char* kDestroyed =
    "the key of this session's private clips is destroyed: nobody can open them any more";

using Nonce = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES>;

Nonce nonce_of(const std::array<unsigned char, 16>& salt, std::int64_t chunk) noexcept {
    Nonce nonce{};
    std::copy(salt.begin(), salt.end(), nonce.begin());
    std::memcpy(nonce.data() + salt.size(), &chunk, sizeof chunk);
    return nonce;
}

const unsigned char* bytes_of(const std::string& text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Ramps the frames from `at` on of a clip of `length` that lie near its ends.
void ramp_ends(AudioView sound, Frames at, Frames length, Frames ramp) noexcept {
    for (int i = 0; i < sound.frames(); ++i) {
        const std::int64_t from_start = at.count + i + 1;
        const std::int64_t to_end = length.count - at.count - i;
        const std::int64_t nearest = std::min(from_start, to_end);
        if (nearest >= ramp.count) continue;
        const float gain = static_cast<float>(nearest) / static_cast<float>(ramp.count);
        for (int c = 0; c < sound.channels(); ++c) sound.channel(c)[i] *= gain;
    }
}

}  // namespace

Result<std::unique_ptr<PrivateVault>> PrivateVault::create(audio::SampleRate rate) {
    auto key = LockedMemory::of(kKeyBytes);
    if (!key) return key.error();
    auto plain = LockedMemory::of(sizeof(float) * 2 * (kChunk + kPiece));
    if (!plain) return plain.error();
    crypto_aead_xchacha20poly1305_ietf_keygen(key->bytes().data());
    return std::unique_ptr<PrivateVault>(new PrivateVault(rate, *std::move(key), *std::move(plain)));
}

PrivateVault::PrivateVault(audio::SampleRate rate, LockedMemory key, LockedMemory plain)
    : rate_(rate), key_(std::move(key)), plain_(std::move(plain)) {}

PrivateVault::~PrivateVault() { destroy(); }

void PrivateVault::destroy() noexcept {
    const std::lock_guard lock(mutex_);
    destroyed_ = true;
    key_.wipe();
    plain_.wipe();
    forget_incoming();
}

std::size_t PrivateVault::chunk_bytes(const Clip& clip) const noexcept {
    return static_cast<std::size_t>(clip.channels) * kChunk * sizeof(float);
}

AudioView PrivateVault::plain_chunk(int channels) noexcept {
    float* const memory = plain_.floats().data();
    float* const planes[] = {memory, memory + kChunk};
    return {planes, channels, kChunk};
}

Result<void> PrivateVault::begin(const std::string& slot, int channels, PatientConsent /*spent*/) {
    assert(!incoming_ && (channels == 1 || channels == 2));
    const std::lock_guard lock(mutex_);
    if (destroyed_) return Error{kDestroyed};
    clips_.erase(slot);
    incoming_slot_ = slot;
    incoming_ = Clip{};
    incoming_->channels = channels;
    randombytes_buf(incoming_->salt.data(), incoming_->salt.size());
    return {};
}

Result<void> PrivateVault::add(AudioView frames) {
    assert(incoming_ && frames.channels() == incoming_->channels);
    const std::lock_guard lock(mutex_);
    if (incoming_->recorded + Frames{frames.frames()} > frames_of(kLongest, rate_)) {
        forget_incoming();
        return Error{fmt::format("a private clip is {:.0f} seconds long at most: choose or record a shorter one",
                                 kLongest.value)};
    }
    const auto window = static_cast<int>(frames_of(kWindow, rate_).count);
    const AudioView chunk = plain_chunk(incoming_->channels);
    for (int i = 0; i < frames.frames(); ++i) {
        const auto place = static_cast<int>(incoming_->recorded.count % kChunk);
        for (int c = 0; c < frames.channels(); ++c) {
            const float sample = frames.channel(c)[i];
            chunk.channel(c)[place] = sample;
            window_energy_ += static_cast<double>(sample) * static_cast<double>(sample);
        }
        incoming_->recorded += Frames{1};
        if (place + 1 == kChunk) seal_chunk();
        if (++window_frames_ < window) continue;
        energies_.push_back(static_cast<float>(window_energy_ / window));
        window_frames_ = 0;
        window_energy_ = 0.0;
    }
    return {};
}

/// Seals what stands in the plain chunk, full or not, and wipes it.
void PrivateVault::seal_chunk() {
    Clip& clip = *incoming_;
    const std::size_t bytes = chunk_bytes(clip);
    const std::size_t before = clip.sealed.size();
    const Nonce nonce = nonce_of(clip.salt, static_cast<std::int64_t>(before / (bytes + kSeal)));
    clip.sealed.resize(before + bytes + kSeal);
    crypto_aead_xchacha20poly1305_ietf_encrypt(clip.sealed.data() + before, nullptr, plain_.bytes().data(), bytes,
                                               bytes_of(incoming_slot_), incoming_slot_.size(), nullptr,
                                               nonce.data(), key_.bytes().data());
    plain_.wipe();
}

bool PrivateVault::open_chunk(const std::string& slot, const Clip& clip, std::int64_t number) {
    const std::size_t bytes = chunk_bytes(clip);
    const Nonce nonce = nonce_of(clip.salt, number);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(
               plain_.bytes().data(), nullptr, nullptr,
               clip.sealed.data() + static_cast<std::size_t>(number) * (bytes + kSeal), bytes + kSeal,
               bytes_of(slot), slot.size(), nonce.data(), key_.bytes().data()) == 0;
}

Result<int> PrivateVault::read(const std::string& slot, Frames at, AudioView target) {
    const std::lock_guard lock(mutex_);
    return read_clip(slot, clips_.at(slot), at, target);
}

Result<int> PrivateVault::read_clip(const std::string& slot, const Clip& clip, Frames at, AudioView target) {
    assert(target.channels() == clip.channels && at.count >= 0);
    const auto wanted =
        static_cast<int>(std::clamp<std::int64_t>((clip.facts.length - at).count, 0, target.frames()));
    const AudioView chunk = plain_chunk(clip.channels);
    for (int done = 0; done < wanted;) {
        const std::int64_t place = (clip.first + at).count + done;
        if (!open_chunk(slot, clip, place / kChunk)) {
            plain_.wipe();
            return Error{destroyed_ ? kDestroyed
                                    : "a private clip was changed since it was sealed; it is not played"};
        }
        const auto inside = static_cast<int>(place % kChunk);
        const int count = std::min(wanted - done, kChunk - inside);
        for (int c = 0; c < clip.channels; ++c)
            std::copy_n(chunk.channel(c) + inside, count, target.channel(c) + done);
        done += count;
    }
    plain_.wipe();
    ramp_ends(target.section(0, wanted), at, clip.facts.length, frames_of(kRamp, rate_));
    return wanted;
}

Result<FilledSlot> PrivateVault::finish() {
    assert(incoming_);
    const std::lock_guard lock(mutex_);
    if (incoming_->recorded.count % kChunk != 0) seal_chunk();
    if (!trim()) {
        forget_incoming();
        return Error{
            "nothing of this clip can be heard: choose another one, or record it closer to the microphone"};
    }
    const auto level = measure();
    if (!level) {
        forget_incoming();
        return level.error();
    }
    incoming_->facts.level = *level;
    const FilledSlot facts = incoming_->facts;
    clips_.insert_or_assign(incoming_slot_, *std::move(incoming_));
    forget_incoming();
    return facts;
}

/// Finds the part that is heard, with the room before and after it that spoken lines have.
bool PrivateVault::trim() {
    const auto loudest = std::max_element(energies_.begin(), energies_.end());
    if (loudest == energies_.end() || static_cast<double>(*loudest) < kQuietest) return false;
    const double heard = static_cast<double>(*loudest) * kInaudible;
    const auto is_heard = [heard](float energy) { return static_cast<double>(energy) >= heard; };
    const std::int64_t window = frames_of(kWindow, rate_).count;
    const std::int64_t start = std::find_if(energies_.begin(), energies_.end(), is_heard) - energies_.begin();
    const std::int64_t end = energies_.rend() - std::find_if(energies_.rbegin(), energies_.rend(), is_heard);
    Clip& clip = *incoming_;
    clip.first = std::max(Frames{start * window} - frames_of(audio::kLineLead, rate_), Frames{0});
    const Frames last = std::min(Frames{end * window} + frames_of(audio::kLineTail, rate_), clip.recorded);
    clip.facts.channels = clip.channels;
    clip.facts.length = last - clip.first;
    return true;
}

Result<audio::ClipLevel> PrivateVault::measure() {
    const Clip& clip = *incoming_;
    audio::OutputLoudness meter(clip.channels, rate_);
    auto memory = LockedMemory::of(sizeof(float) * 2 * kPiece);
    if (!memory) return memory.error();
    float* const planes[] = {memory->floats().data(), memory->floats().data() + kPiece};
    const AudioView piece(planes, clip.channels, kPiece);
    float* const interleaved = plain_.floats().data() + std::ptrdiff_t{2} * kChunk;
    for (Frames at; at < clip.facts.length;) {
        const auto count = read_clip(incoming_slot_, clip, at, piece);
        if (!count) return count.error();
        float* end = interleaved;
        for (int i = 0; i < *count; ++i)
            for (int c = 0; c < clip.channels; ++c) *end++ = piece.channel(c)[i];
        meter.add({interleaved, end});
        at += Frames{*count};
    }
    plain_.wipe();
    return meter.finish();
}

void PrivateVault::forget_incoming() noexcept {
    plain_.wipe();
    incoming_.reset();
    incoming_slot_.clear();
    sodium_memzero(energies_.data(), energies_.size() * sizeof(float));
    energies_.clear();
    window_frames_ = 0;
    window_energy_ = 0.0;
}

std::optional<FilledSlot> PrivateVault::filled(const std::string& slot) const {
    const std::lock_guard lock(mutex_);
    const auto found = clips_.find(slot);
    return found == clips_.end() ? std::nullopt : std::optional(found->second.facts);
}

std::span<const unsigned char> PrivateVault::sealed(const std::string& slot) const {
    const std::lock_guard lock(mutex_);
    const auto found = clips_.find(slot);
    return found == clips_.end() ? std::span<const unsigned char>{} : found->second.sealed;
}

}  // namespace stillroom::engine
