// Command compose-check loads a compose file the way `docker compose` does, without an engine: the
// schema, interpolation, references between services, volumes, networks, configs and secrets.
// It prints the resolved project as JSON, or what is wrong with it on stderr and exits with 1.
// The loader stops at the first kind of trouble, so a file with several may show one at a time.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

func main() {
	var envFiles, profiles list
	flag.Var(&envFiles, "env-file",
		"take variables from this `FILE` too, after the environment (default .env beside COMPOSE_FILE)")
	flag.Var(&profiles, "profile", "enable the profile `NAME`, * for all (default COMPOSE_PROFILES)")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: compose-check [-env-file FILE]... [-profile NAME]... COMPOSE_FILE")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}

	file := flag.Arg(0)
	project, err := load(file, envFiles, profiles)
	if err != nil {
		// The schema's own words for a key that it does not know.
		reason := strings.ReplaceAll(err.Error(), "false schema", "is no known key")
		for line := range strings.Lines(reason) {
			fmt.Fprintf(os.Stderr, "%s: %s\n", file, strings.TrimSuffix(line, "\n"))
		}
		os.Exit(1)
	}
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	output.SetIndent("", "  ")
	if err := output.Encode(project); err != nil {
		fmt.Fprintf(os.Stderr, "%s: the project cannot be written as JSON: %v\n", file, err)
		os.Exit(1)
	}
}

// load takes options in the order of `docker compose`, on which it depends who wins: the
// environment before env files, and both before profiles, which may come from either.
func load(file string, envFiles, profiles []string) (*types.Project, error) {
	options, err := cli.NewProjectOptions(
		[]string{file},
		cli.WithOsEnv,
		cli.WithEnvFiles(envFiles...),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(profiles...),
	)
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}
