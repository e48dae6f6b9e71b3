/// The Fourier transform, for what is measured off the audio thread.
#pragma once

#include <complex>
#include <vector>

namespace stillroom::audio {

/// [any] Frequencies of a signal, in place: values[k] becomes the sum of values[n] exp(-2 pi i k n / N). The same
/// bits on every processor. @pre the length N is a power of two
void transform(std::vector<std::complex<double>>& values);

/// [any] The signal of such frequencies, in place: undoes `transform`.
void transform_back(std::vector<std::complex<double>>& values);

}  // namespace stillroom::audio
