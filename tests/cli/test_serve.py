import pytest


def test_a_folder_without_trees_is_refused_before_anything_is_served(run, tmp_path):
    result = run("serve", "--trees", tmp_path)

    assert result.exit_code == 2
    assert "holds no tree" in result.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_cannot_be_one_is_refused(run, port):
    result = run("serve", "--port", port)

    assert result.exit_code == 2
    assert "--port" in result.stderr
