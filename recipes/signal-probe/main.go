// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-probe [-drop] PID | -zombie

Prints alive or "alive, not ours", or with status 1 dead or zombie.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	drop := flag.Bool("drop", false, "as root, become nobody first")
	keep := flag.Bool("zombie", false, "keep a zombie until ^D")
	flag.Parse()
	// Not 0 and not negative: kill(2) takes those for groups.
	pid, err := strconv.ParseUint(flag.Arg(0), 10, 31)
	n := flag.NArg()
	if *keep && n > 0 || !*keep && (n != 1 || err != nil || pid == 0) {
		fmt.Fprintf(os.Stderr, "signal-probe: no PID %q\n",
			strings.Join(flag.Args(), " "))
		os.Exit(2)
	}
	state, err := run(int(pid), *drop, *keep)
	if err != nil {
		fmt.Fprintln(os.Stderr, "signal-probe:", err)
		os.Exit(1)
	}
	fmt.Println(state)
	if state == "dead" || state == "zombie" {
		os.Exit(1)
	}
}

// run returns the state of pid, or with keep that of its own child.
func run(pid int, drop, keep bool) (string, error) {
	if keep {
		return keepZombie()
	}
	if drop && os.Geteuid() == 0 {
		// kill looks at user IDs only, so the groups may stay.
		if err := unix.Setuid(65534); err != nil {
			return "", os.NewSyscallError("setuid", err)
		}
	}
	err := unix.Kill(pid, 0)
	switch {
	case errors.Is(err, unix.ESRCH):
		return "dead", nil
	case zombie(strconv.Itoa(pid)):
		return "zombie", nil
	case errors.Is(err, unix.EPERM):
		return "alive, not ours", nil
	}
	return "alive", os.NewSyscallError("kill", err)
}

// zombie says whether pid is one, as far as the system lets us look.
func zombie(pid string) bool {
	if runtime.GOOS != "linux" {
		out, err := exec.Command("ps", "-o", "stat=", "-p"+pid).Output()
		return err == nil && strings.HasPrefix(string(out), "Z")
	}
	// PID (COMMAND) STATE: a COMMAND may hold brackets of its own.
	out, err := os.ReadFile("/proc/" + pid + "/stat")
	i := strings.LastIndex(string(out), ")")
	return err == nil && strings.HasPrefix(string(out[i+1:]), " Z")
}

// keepZombie has a child that ends at once, and waits for it late.
func keepZombie() (string, error) {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, unix.SIGCHLD)
	cmd := exec.Command("true")
	if err := cmd.Start(); err != nil {
		return "", err
	}
	<-ended
	fmt.Printf("PID %d has ended, ^D reaps it\n", cmd.Process.Pid)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return "", err
	}
	err := cmd.Wait()
	return cmd.ProcessState.String(), err
}
