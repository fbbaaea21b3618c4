# A formula for Homebrew. `tools/release.ts formula` replaces the words in braces.
class Profit < Formula
  desc "Records CPU, memory and open files of processes, and says whether memory leaks"
  homepage "https://github.com/profit-cli/profit"
  version "{version}"
  license "MIT"

  on_macos do
    on_arm do
      url "#{homepage}/releases/download/v#{version}/profit-v#{version}-aarch64-apple-darwin.tar.gz"
      sha256 "{aarch64-apple-darwin}"
    end
    on_intel do
      url "#{homepage}/releases/download/v#{version}/profit-v#{version}-x86_64-apple-darwin.tar.gz"
      sha256 "{x86_64-apple-darwin}"
    end
  end

  on_linux do
    on_arm do
      url "#{homepage}/releases/download/v#{version}/profit-v#{version}-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "{aarch64-unknown-linux-gnu}"
    end
    on_intel do
      url "#{homepage}/releases/download/v#{version}/profit-v#{version}-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "{x86_64-unknown-linux-gnu}"
    end
  end

  def install
    bin.install "profit"
    man1.install "profit.1"
    bash_completion.install "completions/profit.bash" => "profit"
    zsh_completion.install "completions/_profit"
    fish_completion.install "completions/profit.fish"
  end

  test do
    assert_match "profit #{version}", shell_output("#{bin}/profit --version")
    system bin/"profit", "--duration=0", "--quiet", "--output=out.csv", "--", "sleep", "1"
    assert_match "sleep", (testpath/"out.csv").read
  end
end
