#include "scripts/pool_order.h"

#include "audio/dsp/random.h"

#include <cassert>
#include <numeric>
#include <utility>

namespace stillroom::scripts {

namespace {

/// FNV-1a: the same on every machine.
std::uint64_t hash_of(const std::string& text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

/// Every member once, by chance.
std::vector<std::size_t> shuffled(std::size_t size, std::uint64_t seed, std::uint64_t round) {
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const audio::Random random(seed);
    for (int left = static_cast<int>(size); left > 1; --left)
        std::swap(order[static_cast<std::size_t>(left - 1)],
                  order[static_cast<std::size_t>(random.pick(round, left, left))]);
    return order;
}

}  // namespace

std::size_t pool_member(const PoolSource& pool, const std::string& id, std::uint64_t seed, std::int64_t n) {
    assert(!pool.members.empty() && n >= 0);
    const std::size_t size = pool.members.size();
    auto at = static_cast<std::uint64_t>(n);
    std::uint64_t chance = hash_of(id);
    if (pool.over_series)
        at += (seed > 0 ? seed - 1 : 0) % (1U << 20U) * static_cast<std::uint64_t>(pool.turns_in_session);
    else
        chance ^= seed * 0x9e3779b97f4a7c15ULL;
    if (pool.select != PlayOrder::shuffle) return static_cast<std::size_t>(at % size);
    const std::uint64_t round = at / size;
    std::vector<std::size_t> order = shuffled(size, chance, round);
    // Of two, only taking turns never gives one twice in a row; of more, the border of two rounds is all there is
    // to mend, and mending the first two of a round never moves its last.
    if (size == 2) return shuffled(size, chance, 0)[at % size];
    if (size > 2 && round > 0 && order.front() == shuffled(size, chance, round - 1).back())
        std::swap(order[0], order[1]);
    return order[at % size];
}

std::optional<Frames> own_length(const PlannedSource& source) noexcept {
    if (const auto* clip = std::get_if<ClipSource>(&source); clip && !clip->loop && clip->out > clip->in)
        return clip->out - clip->in;
    if (const auto* slot = std::get_if<SlotSource>(&source)) return slot->length;
    if (const auto* stems = std::get_if<StemsSource>(&source); stems && !stems->stems.empty()) {
        const ClipSource& clip = stems->stems.front().clip;
        if (!clip.loop && clip.out > clip.in) return clip.out - clip.in;
    }
    return {};
}

std::optional<Frames> next_turn(const PoolSource& pool, const PlannedPlay& member, Frames start,
                                std::optional<Frames> ends) noexcept {
    const std::optional<Frames> length = own_length(member.source);
    if (!length) return {};
    const Frames turn = start + *length - pool.crossfade;
    if (ends && turn + pool.crossfade * 2 > *ends) return {};
    return turn;
}

}  // namespace stillroom::scripts
