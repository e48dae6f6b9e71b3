#include "scripts/pool_order.h"

#include "audio/dsp/random.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>
#include <vector>

namespace stillroom::scripts {

namespace {

/// FNV-1a: the same on every machine.
std::uint64_t hash_of(const std::string& text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

/// Puts members into an order by chance, another one each round.
void shuffle(std::vector<std::size_t>& order, const audio::Random& random, std::uint64_t round) {
    for (int left = static_cast<int>(order.size()); left > 1; --left)
        std::swap(order[static_cast<std::size_t>(left - 1)],
                  order[static_cast<std::size_t>(random.pick(round, left, left))]);
}

bool was_heard(const PoolSource& pool, const PlannedPlay& member) {
    return std::find(pool.heard.begin(), pool.heard.end(), member.id) != pool.heard.end();
}

/// What the round that earlier sessions began still lacks; all of it where there were none.
std::vector<std::size_t> unheard(const PoolSource& pool) {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < pool.members.size(); ++i)
        if (!was_heard(pool, pool.members[i])) left.push_back(i);
    return left;
}

/// The member that sounded last in the session before; nothing where there was none.
std::optional<std::size_t> last_heard(const PoolSource& pool) {
    for (std::size_t i = 0; i < pool.members.size() && !pool.heard.empty(); ++i)
        if (pool.members[i].id == pool.heard.back()) return i;
    return {};
}

/// What the order of a pool by chance hangs on.
std::uint64_t chance_of(const PoolSource& pool, const std::string& id, std::uint64_t seed) {
    constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ULL;
    if (!pool.over_series) return hash_of(id) ^ seed * kSpread;
    return pool.heard.empty() ? hash_of(id) : hash_of(id) ^ hash_of(pool.heard.back()) * kSpread;
}

}  // namespace

std::size_t pool_member(const PoolSource& pool, const std::string& id, std::uint64_t seed, std::int64_t n) {
    assert(!pool.members.empty() && n >= 0);
    std::vector<std::size_t> all(pool.members.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const audio::Random random(chance_of(pool, id, seed));
    std::optional<std::size_t> last = last_heard(pool);
    std::vector<std::size_t> order = unheard(pool);
    auto left = static_cast<std::uint64_t>(n);
    for (std::uint64_t round = 0;; order = all, ++round) {
        if (pool.select == PlayOrder::shuffle) shuffle(order, random, round);
        // Nothing comes twice in a row where rounds meet.
        if (order.size() > 1 && order.front() == last) std::swap(order[0], order[1]);
        if (left < order.size()) return order[left];
        left -= order.size();
        if (!order.empty()) last = order.back();
    }
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
