// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-list [NUMBER or NAME]...

Prints number and name of each operand (17, ALRM, sigalrm, SIGRTMIN+6),
or without operands the table of this system's signals.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	names := signals()
	numbers, err := find(names, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "signal-list:", err)
		os.Exit(2)
	}
	columns := 1
	if flag.NArg() == 0 {
		columns = 4
	}
	if err := list(names, numbers, columns); err != nil {
		fmt.Fprintln(os.Stderr, "signal-list:", err)
		os.Exit(1)
	}
}

// signals returns the names by number, "" where there is no signal.
func signals() []string {
	names := make([]string, 128)
	for n := range names {
		names[n] = unix.SignalName(syscall.Signal(n))
	}
	first, last := 0, -1
	switch runtime.GOOS {
	case "linux":
		first, last = 34, 64 // The C library keeps 32 and 33: nptl(7).
	case "freebsd":
		first, last = 65, 126
	}
	for n := first; n <= last; n++ {
		name := fmt.Sprintf("SIGRTMIN+%d", n-first)
		names[n] = strings.TrimSuffix(name, "+0")
	}
	return names
}

// find returns the numbers of the signals that args name, or of all if
// there are no args.
func find(names, args []string) ([]int, error) {
	var numbers []int
	for n, name := range names {
		if len(args) == 0 && name != "" {
			numbers = append(numbers, n)
		}
	}
	for _, arg := range args {
		bare := strings.TrimPrefix(strings.ToUpper(arg), "SIG")
		n := slices.Index(names, "SIG"+bare)
		if i, err := strconv.Atoi(arg); err == nil {
			n = i
		}
		if n < 0 || n >= len(names) || names[n] == "" {
			return nil, fmt.Errorf("no signal %q", arg)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// list prints the signals with these numbers in columns.
func list(names []string, numbers []int, columns int) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for i, n := range numbers {
		end := "\t"
		if i%columns == columns-1 || i == len(numbers)-1 {
			end = "\n"
		}
		fmt.Fprintf(w, "%2d) %s%s", n, names[n], end)
	}
	return w.Flush()
}
