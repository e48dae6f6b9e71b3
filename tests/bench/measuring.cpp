#include "tests/bench/measuring.h"

#include <algorithm>
#include <exception>
#include <iostream>

namespace stillroom::bench {
namespace {

constexpr int kSamplesPerSweep = 7;
/// A reading of the core's speed this close to the best of the run counts as quiet.
constexpr double kQuiet = 0.93;

struct Taken {
    double value;
    double speed;  ///< the slower of the readings before and after
};

struct Running {
    const Benchmark* benchmark;
    Prepared prepared;
    std::vector<Taken> taken;
};

Prepared prepare(const Benchmark& benchmark) {
    try {
        return benchmark.prepare();
    } catch (const std::exception& error) { return {.sample = {}, .skipped = error.what()}; }
}

void take_samples(Running& running, double& best_speed) {
    const int samples = running.prepared.repeatable ? kSamplesPerSweep : 1;
    double before = core_speed();
    for (int i = 0; i < samples && running.prepared.skipped.empty(); ++i) {
        try {
            const double value = running.prepared.sample();
            const double after = core_speed();
            running.taken.push_back({value, std::min(before, after)});
            best_speed = std::max({best_speed, before, after});
            before = after;
        } catch (const std::exception& error) { running.prepared.skipped = error.what(); }
    }
}

Row sum_up(const Running& running, double best_speed) {
    Row row{.name = running.benchmark->name,
            .unit = running.benchmark->unit,
            .skipped = running.prepared.skipped,
            .ratios = {},
            .goal = running.benchmark->goal};
    if (!row.skipped.empty() || running.taken.empty()) return row;
    std::vector<double> values;
    for (const Taken& taken : running.taken) {
        if (taken.speed >= kQuiet * best_speed) values.push_back(taken.value);
    }
    row.quiet = values.size() * 4 >= running.taken.size();
    if (!row.quiet) {
        values.clear();
        for (const Taken& taken : running.taken) values.push_back(taken.value);
    }
    std::sort(values.begin(), values.end());
    row.value = values[values.size() / 2];
    row.lowest = values.front();
    row.highest = values.back();
    return row;
}

void add_ratios(std::vector<Row>& rows, const std::vector<Benchmark>& benchmarks) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const std::string& name : benchmarks[i].compared) {
            const auto other =
                std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
            if (other == rows.end() || !other->skipped.empty() || !rows[i].skipped.empty()) continue;
            rows[i].ratios[name] = rows[i].value / other->value;
        }
    }
}

}  // namespace

Verdict verdict(const Row& row) {
    if (row.goal.target == 0.0 || !row.skipped.empty()) return Verdict::no_goal;
    double value = row.value;
    if (!row.goal.against.empty()) {
        const auto ratio = row.ratios.find(row.goal.against);
        if (ratio == row.ratios.end()) return Verdict::no_goal;
        value = ratio->second;
    }
    const auto reached = [&](double goal) {
        return goal != 0.0 && (row.goal.more ? value >= goal : value <= goal);
    };
    if (reached(row.goal.moonshot)) return Verdict::moonshot;
    return reached(row.goal.target) ? Verdict::target : Verdict::missed;
}

std::vector<Row> measure(const std::vector<Benchmark>& benchmarks, int sweeps) {
    std::vector<Running> all;
    for (const Benchmark& benchmark : benchmarks) all.push_back({&benchmark, prepare(benchmark), {}});
    double best_speed = 0.0;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        std::cerr << "tools/bench: round " << sweep + 1 << " of " << sweeps << '\n';
        for (Running& running : all) {
            if (sweep == 0 || running.prepared.repeatable) take_samples(running, best_speed);
        }
    }
    std::vector<Row> rows;
    for (const Running& running : all) rows.push_back(sum_up(running, best_speed));
    add_ratios(rows, benchmarks);
    return rows;
}

}  // namespace stillroom::bench
